package io.milvusimport.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * One column of a {@link NumpyFile}: the latest values in memory, the earlier ones in a file.
 * Values of a fixed size are there as they will stay. Text waits as UTF-8 with its length in front,
 * until the longest is known: in a {@code .npy} file all have its width.
 */
final class NumpyColumn {
  private static final int FIRST_BYTES = 1024;
  private static final byte[] NO_HEADER_YET = new byte[NumpyHeader.BYTES];

  private final String name;
  private final NumpyType type;
  private ByteBuffer values = ByteBuffer.allocate(0);
  private int committed;
  private boolean isSet;
  private int longest;
  private int chars;

  /**
   * @param name of the field, and of the file but for its extension
   */
  NumpyColumn(String name, NumpyType type) {
    this.name = name;
    this.type = type;
  }

  void put(boolean value) {
    room(1).put((byte) (value ? 1 : 0));
  }

  /** For the integers of up to four bytes. */
  void put(int value) {
    switch (type.itemBytes()) {
      case 1 -> room(1).put((byte) value);
      case 2 -> room(2).putShort((short) value);
      default -> room(4).putInt(value);
    }
  }

  void put(long value) {
    room(Long.BYTES).putLong(value);
  }

  void put(float value) {
    room(Float.BYTES).putFloat(value);
  }

  void put(double value) {
    room(Double.BYTES).putDouble(value);
  }

  void put(float[] vector, int offset) {
    ByteBuffer room = room(type.rowBytes());
    room.asFloatBuffer().put(vector, offset, type.width());
    room.position(room.position() + type.rowBytes());
  }

  void put(byte[] vector, int offset) {
    room(type.rowBytes()).put(vector, offset, type.rowBytes());
  }

  /**
   * @return whether a {@code .npy} file can say the text: the server's reader drops U+0000
   */
  boolean putText(byte[] utf8, int offset, int length) {
    room(Math.addExact(Integer.BYTES, length)).putInt(length).put(utf8, offset, length);
    boolean isSayable = true;
    for (int i = offset; i < offset + length; i++) {
      isSayable &= utf8[i] != 0;
      if ((utf8[i] & 0xC0) != 0x80) { // not the continuation of a character
        chars++;
      }
    }
    return isSayable;
  }

  /** For a value that the row is refused for: nothing is written. */
  void skip() {
    room(0);
  }

  boolean isSet() {
    return isSet;
  }

  void commit() {
    committed = values.position();
    longest = Math.max(longest, chars);
    clearRow();
  }

  void rollback() {
    values.position(committed);
    clearRow();
  }

  private void clearRow() {
    chars = 0;
    isSet = false;
  }

  /** Size of the file with so many rows, the open one included. */
  long bytes(long rows) {
    return NumpyHeader.BYTES + rows * rowBytes(Math.max(longest, chars));
  }

  private long rowBytes(int longestText) {
    return type.isText() ? (long) type.itemBytes() * Math.max(1, longestText) : type.rowBytes();
  }

  /** Heap held. */
  int heldBytes() {
    return values.capacity();
  }

  /** Moves the committed values to the folder; those of an open row stay. */
  void spool(Path folder) throws IOException {
    Path spool = folder.resolve(type.isText() ? name + ".utf8" : fileName());
    try (OutputStream out = Files.newOutputStream(spool, CREATE, APPEND)) {
      if (!type.isText() && Files.size(spool) == 0) {
        out.write(NO_HEADER_YET);
      }
      out.write(values.array(), 0, committed);
    }
    int open = values.position() - committed;
    ByteBuffer rest = allocate(open);
    rest.put(values.array(), committed, open);
    values = rest;
    committed = 0;
  }

  /**
   * Completes the file in the folder, and starts the next one with the values of the open row.
   *
   * @return its size in bytes
   */
  long seal(Path folder, long rows) throws IOException {
    spool(folder);
    Path file = folder.resolve(fileName());
    if (type.isText()) {
      Path spool = folder.resolve(name + ".utf8");
      layOut(spool, file, rows, Math.max(1, longest));
      Files.delete(spool);
    } else {
      try (FileChannel channel = FileChannel.open(file, WRITE)) {
        write(channel, NumpyHeader.of(type.code(), rows, type.width()));
      }
    }
    longest = 0;
    return Files.size(file);
  }

  private static void write(FileChannel channel, ByteBuffer header) throws IOException {
    while (header.hasRemaining()) {
      int unused = channel.write(header);
    }
  }

  /** UTF-32, little endian, each text filled up with zeros. */
  private void layOut(Path spool, Path file, long rows, int width) throws IOException {
    byte[] padded = new byte[Math.multiplyExact(width, Integer.BYTES)];
    try (DataInputStream texts =
            new DataInputStream(new BufferedInputStream(Files.newInputStream(spool)));
        OutputStream out =
            new BufferedOutputStream(Files.newOutputStream(file, CREATE_NEW, WRITE), 1 << 16)) {
      out.write(NumpyHeader.of(type.code() + width, rows, 0).array());
      for (long row = 0; row < rows; row++) {
        byte[] utf8 = texts.readNBytes(Integer.reverseBytes(texts.readInt()));
        ByteBuffer points = ByteBuffer.wrap(padded).order(ByteOrder.LITTLE_ENDIAN);
        new String(utf8, UTF_8).codePoints().forEach(points::putInt);
        Arrays.fill(padded, points.position(), padded.length, (byte) 0);
        out.write(padded);
      }
    }
  }

  String fileName() {
    return name + FileFormat.NUMPY.extension();
  }

  /** Removes what the column has written to the folder. */
  void remove(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve(fileName()));
    Files.deleteIfExists(folder.resolve(name + ".utf8"));
  }

  void release() {
    values = ByteBuffer.allocate(0);
    committed = 0;
    clearRow();
  }

  /** Marks the column as set. */
  private ByteBuffer room(int more) {
    isSet = true;
    if (more > values.remaining()) {
      int needed = Math.addExact(values.position(), more);
      int doubled = (int) Math.min(values.capacity() * 2L, Integer.MAX_VALUE - 8);
      ByteBuffer larger = allocate(Math.max(Math.max(FIRST_BYTES, doubled), needed));
      values = larger.put(values.flip());
    }
    return values;
  }

  private static ByteBuffer allocate(int capacity) {
    return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
  }
}
