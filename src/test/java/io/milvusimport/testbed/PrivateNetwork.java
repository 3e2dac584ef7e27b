package io.milvusimport.testbed;

import java.io.UncheckedIOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;

/**
 * The network this JVM sees: private when it has nothing but loopback, so that a server which
 * listens on all interfaces is reached by nobody else. {@code src/test/namespace/bin/java} starts a
 * JVM in such a network.
 */
public final class PrivateNetwork {
  private PrivateNetwork() {}

  /** Why this JVM's network is not private; empty when it is. */
  public static Optional<String> missing() {
    List<String> others;
    try {
      others =
          NetworkInterface.networkInterfaces()
              .filter(PrivateNetwork::leadsOut)
              .map(NetworkInterface::getName)
              .toList();
    } catch (SocketException e) {
      throw new UncheckedIOException("The network interfaces cannot be listed", e);
    }
    if (others.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        System.getProperty(
            "private.network.missing",
            "this JVM was not started by src/test/namespace/bin/java: it sees the network interfaces "
                + others));
  }

  private static boolean leadsOut(NetworkInterface network) {
    try {
      return network.isUp() && !network.isLoopback();
    } catch (SocketException e) {
      throw new UncheckedIOException("Network interface " + network.getName(), e);
    }
  }
}
