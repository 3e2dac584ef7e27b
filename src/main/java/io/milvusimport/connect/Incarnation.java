package io.milvusimport.connect;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;

/**
 * One start of one task.
 *
 * @param id random; lower-case letters and digits only, because object names are taken apart again
 * @param host for people
 */
record Incarnation(String id, String connector, int task, String host) {
  static Incarnation start(String connector, int task) {
    return new Incarnation(
        UUID.randomUUID().toString().replace("-", ""), connector, task, thisHost());
  }

  /** Host and process, for people. */
  static String thisHost() {
    String name;
    try {
      name = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      name = "unknown-host";
    }
    return name + ":" + ProcessHandle.current().pid();
  }
}
