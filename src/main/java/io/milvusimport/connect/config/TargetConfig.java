package io.milvusimport.connect.config;

import io.milvusimport.schema.Destination;
import io.milvusimport.schema.ServerGeneration;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.types.Password;

/**
 * The server and the collection that rows go to.
 *
 * @param serverGeneration as the user says; empty if the connector is to find out what it can
 */
public record TargetConfig(
    URI uri,
    Optional<Password> token,
    Optional<ServerGeneration> serverGeneration,
    String database,
    String collection,
    Optional<String> partition) {
  public static final String URI_NAME = "milvus.uri";
  public static final String TOKEN = "milvus.token";
  public static final String SERVER_VERSION = "milvus.server.version";
  public static final String DATABASE = "milvus.database";
  public static final String COLLECTION = "milvus.collection";
  public static final String PARTITION = "milvus.partition";

  static void define(ConfigDef def) {
    new Group(def, "Milvus")
        .add(
            URI_NAME,
            Type.STRING,
            ConfigDef.NO_DEFAULT_VALUE,
            Checks.HTTP_ADDRESS,
            Importance.HIGH,
            "Address of the server's REST interface, such as `http://milvus:19530`. For Zilliz Cloud"
                + " the public endpoint of the cluster. Alias: `public.endpoint`.")
        .add(
            TOKEN,
            Type.PASSWORD,
            null,
            null,
            Importance.HIGH,
            "`user:password` or an API key; left out where the server asks for none. Alias: `token`.")
        .add(
            SERVER_VERSION,
            Type.STRING,
            "auto",
            Choices.only(List.of("auto", "2.5", "2.6", "3.0")),
            Importance.LOW,
            "Release line of the server, `3.0` for later ones too. No endpoint tells it: with `auto` a"
                + " server that imports in two phases is known to be 3.0, and of another one a"
                + " collection that it cannot import into is found out when its first job fails. Set,"
                + " such a collection is refused at the start, with the fields at fault.")
        .add(
            DATABASE,
            Type.STRING,
            "default",
            Checks.NOT_BLANK,
            Importance.MEDIUM,
            "Database of the collection. Alias: `database.name`.")
        .add(
            COLLECTION,
            Type.STRING,
            ConfigDef.NO_DEFAULT_VALUE,
            Checks.NOT_BLANK,
            Importance.HIGH,
            "Collection that all topics of the connector go to. It must exist. Alias:"
                + " `collection.name`.")
        .add(
            PARTITION,
            Type.STRING,
            null,
            Checks.NOT_BLANK,
            Importance.LOW,
            "Partition of the collection. Left out, the server routes the rows: to the default"
                + " partition, or by the collection's partition key.");
  }

  static TargetConfig of(AbstractConfig config) {
    return new TargetConfig(
        URI.create(config.getString(URI_NAME)),
        Optional.ofNullable(config.getPassword(TOKEN)),
        ServerGeneration.of(config.getString(SERVER_VERSION)),
        config.getString(DATABASE),
        config.getString(COLLECTION),
        Optional.ofNullable(config.getString(PARTITION)));
  }

  public Destination destination() {
    return new Destination(database, collection, partition);
  }
}
