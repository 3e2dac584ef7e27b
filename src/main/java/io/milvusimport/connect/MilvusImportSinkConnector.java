package io.milvusimport.connect;

import io.milvusimport.connect.config.ConnectorConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connector as Kafka Connect finds it: checks settings and tells each task its number. */
public final class MilvusImportSinkConnector extends SinkConnector {
  private static final Logger LOG = LoggerFactory.getLogger(MilvusImportSinkConnector.class);

  private Map<String, String> properties = Map.of();

  @Override
  public String version() {
    return Version.current();
  }

  @Override
  public ConfigDef config() {
    return ConnectorConfig.definition();
  }

  @Override
  public Config validate(Map<String, String> connectorConfigs) {
    return ConnectorConfig.validate(connectorConfigs);
  }

  @Override
  public void start(Map<String, String> props) {
    ConnectorConfig config = ConnectorConfig.of(props);
    List<String> unknown = ConnectorConfig.unknownNames(props);
    if (!unknown.isEmpty()) {
      LOG.warn("Settings without effect, misspelt perhaps: names={}", unknown);
    }
    LOG.info(
        "Connector started: version={} connector={} folder={} {}",
        version(),
        config.connector(),
        config.folder(),
        config.routing().display());
    properties = Map.copyOf(props);
  }

  @Override
  public Class<? extends Task> taskClass() {
    return MilvusImportSinkTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    List<Map<String, String>> configs = new ArrayList<>();
    for (int task = 0; task < maxTasks; task++) {
      Map<String, String> config = new HashMap<>(properties);
      config.put(MilvusImportSinkTask.TASK_INDEX, Integer.toString(task));
      config.put(MilvusImportSinkTask.TASK_COUNT, Integer.toString(maxTasks));
      configs.add(config);
    }
    return configs;
  }

  @Override
  public void stop() {
    LOG.info("Connector stopped");
  }

  /**
   * Moves reading in the ledger before the framework moves the consumer group. Rows below the new
   * offsets that are in already are imported again.
   *
   * @param offsets null to read a partition as if for the first time; empty for all partitions
   * @return true, since both the group's and the ledger's offsets are then as asked
   * @throws ConnectException if nothing was changed, or it is not known whether it was; may be
   *     called again
   */
  @Override
  public boolean alterOffsets(
      Map<String, String> connectorConfig, Map<TopicPartition, Long> offsets) {
    new OffsetAlteration(Edges::open).alter(connectorConfig, offsets);
    return true;
  }
}
