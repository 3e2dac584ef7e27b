package io.milvusimport.emulator.rows;

import java.nio.file.Path;

class InMemoryRowStoreTest extends RowStoreContract {
  private final RowStore store = new InMemoryRowStore();

  @Override
  RowStore store() {
    return store;
  }

  @Override
  void upload(String key, Path file) {
    // This store takes the rows.
  }
}
