package io.milvusimport.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.connect.config.ConnectorConfig;
import io.milvusimport.schema.Destination;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RouterTest {
  @Test
  void everythingGoesToTheOneCollectionIfNothingElseIsSaid() {
    Router router = router(Map.of("milvus.collection", "products", "milvus.partition", "p"));

    assertThat(to(router, "any.topic-at all", null)).isEqualTo("default.products/p");
    assertThat(router.only().map(Destination::display)).contains("default.products/p");
  }

  @Test
  void topicsGoWhereTheMapSaysAndOthersToTheCollection() {
    Router router =
        router(
            Map.of(
                "milvus.database", "main",
                "milvus.collection", "rest",
                "milvus.partition", "p",
                "topic.collection.map", "a:one,b:one,c:shop.two/q,~x-(.*):x_$1"));

    assertThat(to(router, "a", null)).isEqualTo("main.one/p");
    assertThat(to(router, "b", null)).isEqualTo("main.one/p");
    assertThat(to(router, "c", null)).isEqualTo("shop.two/q");
    assertThat(to(router, "x-eu", null)).isEqualTo("main.x_eu/p");
    assertThat(to(router, "other", null)).isEqualTo("main.rest/p");
    assertThat(router.only()).isEmpty();
  }

  @Test
  void theTopicMayNameItsCollection() {
    Router router = router(Map.of("milvus.collection", "${topic}", "milvus.database", "d"));

    assertThat(to(router, "orders", null)).isEqualTo("d.orders");
    assertThat(router.route("orders-eu", null))
        .isInstanceOfSatisfying(
            Routed.Nowhere.class,
            nowhere ->
                assertThat(nowhere.message())
                    .contains("Topic orders-eu", "${topic}", "topic.collection.map"));
  }

  @Test
  void aTopicWithoutADestinationIsNamed() {
    Map<String, String> settings = new HashMap<>(Map.of("topic.collection.map", "a:one"));
    Router router = router(settings);

    assertThat(router.route("b", null))
        .isInstanceOfSatisfying(
            Routed.Nowhere.class,
            nowhere -> assertThat(nowhere.message()).contains("Topic b has no destination"));
  }

  @Test
  void aValueOfTheRecordMayNameCollectionDatabaseAndPartition() {
    Router router =
        router(
            Map.of(
                "milvus.database", "${field:tenant}",
                "milvus.collection", "c_${field:meta.kind}",
                "milvus.partition", "p${field:n}"));
    Map<String, Object> value = Map.of("tenant", "acme", "meta", Map.of("kind", "books"), "n", 7L);

    assertThat(to(router, "t", value)).isEqualTo("acme.c_books/p7");
    assertThat(((Routed.To) router.route("t", value)).asked()).isEqualTo("tenant, meta.kind, n");
    assertThat(router.routeOfAll("t")).isEmpty();
  }

  @Test
  void aValueThatIsNoNameIsRejectedByFieldWithoutBeingShown() {
    Router router = router(Map.of("milvus.collection", "${field:tenant}"));

    assertThat(unnamed(router, Map.of())).isEqualTo("missing or null");
    assertThat(unnamed(router, Map.of("tenant", 1.5))).isEqualTo("a number");
    assertThat(unnamed(router, Map.of("tenant", "../up")))
        .isEqualTo("text that makes no such name");
    assertThat(unnamed(router, Map.of("tenant", ""))).isEqualTo("text that makes no such name");
    assertThat(unnamed(router, "text")).contains("text that is no object");
    assertThat(unnamed(router, List.of())).contains("the record's value is a list");
  }

  @Test
  void aValueThatIsNotParsedYetMayNameTheCollectionToo() {
    Router router = router(Map.of("milvus.collection", "c_${field:meta.kind}"));
    String json = "{\"kind\":1,\"v\":[1,{\"meta\":2}],\"meta\":{\"x\":{},\"kind\":\"books\"},";

    assertThat(to(router, "t", json + "\"n\":1}")).isEqualTo("default.c_books");
    assertThat(to(router, "t", (json + "\"n\":1}").getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("default.c_books");
    assertThat(to(router, "t", "{\"meta\":{\"kind\":7}}")).isEqualTo("default.c_7");
    assertThat(router.route("t", "{\"meta\":{\"kind\":null}}")).isInstanceOf(Routed.Unnamed.class);
    assertThat(router.route("t", "{\"meta\":[]}")).isInstanceOf(Routed.Unnamed.class);
    assertThat(router.route("t", "{\"meta\":{\"ki")).isInstanceOf(Routed.Unnamed.class);
  }

  @Test
  void whereNoRecordCanGoIsKnownOnlyWhereTheSettingsSayItAll() {
    Destination products = new Destination("default", "products", Optional.empty());
    Destination orders = new Destination("default", "orders", Optional.empty());
    Map<String, String> map =
        Map.of("topics", "t,u", "topic.collection.map", "t:products,v:orders,u:books");

    Router one = router(Map.of("milvus.collection", "products"));
    assertThat(one.mayReach(products)).isTrue();
    assertThat(one.mayReach(orders)).isFalse();

    Router listed = router(map);
    assertThat(listed.mayReach(products)).isTrue();
    assertThat(listed.mayReach(orders)).as("by a topic that is not read").isFalse();

    Map<String, String> renamed = new HashMap<>(map);
    renamed.put("transforms", "route");
    assertThat(router(renamed).mayReach(orders)).isTrue();

    Map<String, String> picked = new HashMap<>(map);
    picked.remove("topics");
    assertThat(router(picked).mayReach(orders)).isTrue();

    Router byValue = router(Map.of("topics", "t", "milvus.collection", "${field:tenant}"));
    assertThat(byValue.mayReach(orders)).isTrue();
  }

  private static String unnamed(Router router, Object value) {
    Routed.Unnamed unnamed = (Routed.Unnamed) router.route("t", value);
    assertThat(unnamed.rejection().field()).isEqualTo("tenant");
    assertThat(unnamed.rejection().expected()).endsWith("for ${field:tenant}");
    return unnamed.rejection().actual();
  }

  private static String to(Router router, String topic, @Nullable Object value) {
    return ((Routed.To) router.route(topic, value)).destination().display();
  }

  private static Router router(Map<String, String> changes) {
    Map<String, String> settings =
        new HashMap<>(
            Map.of("name", "sink", "milvus.uri", "http://milvus:19530", "store.bucket", "b"));
    settings.putAll(changes);
    return new Router(ConnectorConfig.of(settings).routing());
  }
}
