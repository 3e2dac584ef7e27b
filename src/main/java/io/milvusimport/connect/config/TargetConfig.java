package io.milvusimport.connect.config;

import io.milvusimport.schema.Destination;
import java.net.URI;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.types.Password;

/** The server and the collection that rows go to. */
public record TargetConfig(
    URI uri,
    Optional<Password> token,
    String database,
    String collection,
    Optional<String> partition) {
  public static final String URI_NAME = "milvus.uri";
  public static final String TOKEN = "milvus.token";
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
        config.getString(DATABASE),
        config.getString(COLLECTION),
        Optional.ofNullable(config.getString(PARTITION)));
  }

  public Destination destination() {
    return new Destination(database, collection, partition);
  }
}
