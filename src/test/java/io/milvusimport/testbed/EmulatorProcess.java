package io.milvusimport.testbed;

/** placeholder until the emulator's process exists. */
public final class EmulatorProcess implements AutoCloseable {
  public String uri() {
    throw new UnsupportedOperationException();
  }

  public String address() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
