package io.milvusimport.connect.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TopicMapTest {
  @Test
  void aTopicsOwnNameComesBeforeExpressionsAndThoseInTheirOrder() {
    TopicMap map = TopicMap.parse("~or.*:first, ~ord(.*):second_$1 ,orders:own");

    assertThat(map.find("orders").orElseThrow().entry().collection().text()).isEqualTo("own");
    assertThat(map.find("order").orElseThrow().entry().collection().text()).isEqualTo("first");
    assertThat(map.find("pre-orders")).isEmpty();
  }

  @Test
  void targetsMayNameDatabaseAndPartition() {
    TopicMap.Entry entry = TopicMap.parse("orders:shop.all/${field:meta.region}").entries().get(0);

    assertThat(entry.database().map(NameTemplate::text)).contains("shop");
    assertThat(entry.collection().text()).isEqualTo("all");
    assertThat(entry.partition().map(NameTemplate::text)).contains("${field:meta.region}");
    assertThat(TopicMap.parse("orders:all").entries().get(0).database()).isEmpty();
  }

  @Test
  void groupsOfAnExpressionFillTheName() {
    TopicMap.Match match =
        TopicMap.parse("~shop-([a-z]{1\\,9})-(?\\:x|y)(z)?:db_$1.c_$1$2")
            .find("shop-eu-x")
            .orElseThrow();

    assertThat(match.captures()).isEqualTo(List.of("eu", ""));
    assertThat(match.entry().collection().of("shop-eu-x", match.captures()).plain())
        .contains("c_eu");
    assertThat(match.entry().database().orElseThrow().of("t", match.captures()).plain())
        .contains("db_eu");
  }

  @Test
  void aTemplateKeepsWhatRecordsSay() {
    NameTemplate template = NameTemplate.parse("a_${topic}_${field:x\\.y}", 0);

    assertThat(template.plain()).isEmpty();
    assertThat(template.of("t", List.of()).parts()).hasSize(4);
    assertThat(NameTemplate.parse("a$", 0).plain()).contains("a$");
  }
}
