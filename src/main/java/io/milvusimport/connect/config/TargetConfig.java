package io.milvusimport.connect.config;

import io.milvusimport.schema.ServerGeneration;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.types.Password;

/**
 * The server that rows go to. Which collection of it: {@link RoutingConfig}.
 *
 * @param serverGeneration as the user says; empty if the connector is to find out what it can
 */
public record TargetConfig(
    URI uri, Optional<Password> token, Optional<ServerGeneration> serverGeneration) {
  public static final String URI_NAME = "milvus.uri";
  public static final String TOKEN = "milvus.token";
  public static final String SERVER_VERSION = "milvus.server.version";
  public static final String DATABASE = "milvus.database";
  public static final String COLLECTION = "milvus.collection";
  public static final String PARTITION = "milvus.partition";
  public static final String TOPIC_MAP = "topic.collection.map";

  private static final Validator TEMPLATE =
      Checks.parsed("a name, with ${topic} and ${field:path} in it", t -> NameTemplate.parse(t, 0));

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
            TEMPLATE,
            Importance.MEDIUM,
            "Database of the collection; it may hold `${topic}` and `${field:path}` as"
                + " `milvus.collection` does. Alias: `database.name`.")
        .add(
            COLLECTION,
            Type.STRING,
            null,
            TEMPLATE,
            Importance.HIGH,
            "Collection that records go to. It must exist. `${topic}` stands for the name of the"
                + " record's topic, as transforms left it; `${field:path}` for a text or whole number"
                + " in the record's value, such as `${field:tenant}` or `${field:meta.tenant}`. Needed"
                + " unless `topic.collection.map` names a collection for every topic. Alias:"
                + " `collection.name`.")
        .add(
            PARTITION,
            Type.STRING,
            null,
            TEMPLATE,
            Importance.LOW,
            "Partition of the collection; it may hold `${topic}` and `${field:path}`, and must exist."
                + " Left out, the server routes the rows: to the default partition, or by the"
                + " collection's partition key.")
        .add(
            TOPIC_MAP,
            Type.STRING,
            null,
            Checks.parsed(
                "topic:[database.]collection[/partition], with commas between", TopicMap::parse),
            Importance.MEDIUM,
            "Where single topics go, such as `orders:shop.orders,returns:shop.orders/returned`."
                + " Several topics may go to one collection. `~` begins a regular expression for whole"
                + " names, whose groups are `$1` to `$9` on the right: `~shop-(.*):shop_$1`; a comma or"
                + " colon in it is written `\\,` and `\\:`. `${topic}` and `${field:path}` may stand on"
                + " the right, too. The topic's own name comes before expressions, the first"
                + " expression that matches before later ones. Other topics, and a database or"
                + " partition left out, follow `milvus.collection`, `milvus.database` and"
                + " `milvus.partition`.");
  }

  static TargetConfig of(AbstractConfig config) {
    return new TargetConfig(
        URI.create(config.getString(URI_NAME)),
        Optional.ofNullable(config.getPassword(TOKEN)),
        ServerGeneration.of(config.getString(SERVER_VERSION)));
  }
}
