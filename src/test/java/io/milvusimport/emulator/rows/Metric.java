package io.milvusimport.emulator.rows;

/** A measure between two vectors of one length. */
public enum Metric {
  /** Cosine of the angle, 1 is nearest; 0 if one of the vectors is zero. */
  COSINE(true),
  /** Inner product, the greatest is nearest. */
  IP(true),
  /** Squared Euclidean distance, 0 is nearest. */
  L2(false),
  /** Bits that differ, 0 is nearest; of binary vectors, and these have no other. */
  HAMMING(false);

  private final boolean greaterIsNearer;

  Metric(boolean greaterIsNearer) {
    this.greaterIsNearer = greaterIsNearer;
  }

  public boolean greaterIsNearer() {
    return greaterIsNearer;
  }

  /**
   * @param a {@code float[]}, or {@code byte[]} for {@link #HAMMING}
   * @param b the same, of the same length
   */
  public float distance(Object a, Object b) {
    return this == HAMMING
        ? differentBits((byte[]) a, (byte[]) b)
        : distance((float[]) a, (float[]) b);
  }

  private static float differentBits(byte[] a, byte[] b) {
    int bits = 0;
    for (int i = 0; i < a.length; i++) {
      bits += Integer.bitCount((a[i] ^ b[i]) & 0xff);
    }
    return bits;
  }

  private float distance(float[] a, float[] b) {
    double dot = 0;
    double normA = 0;
    double normB = 0;
    double squares = 0;
    for (int i = 0; i < a.length; i++) {
      dot += (double) a[i] * b[i];
      normA += (double) a[i] * a[i];
      normB += (double) b[i] * b[i];
      double difference = (double) a[i] - b[i];
      squares += difference * difference;
    }
    return switch (this) {
      case COSINE -> normA == 0 || normB == 0 ? 0f : (float) (dot / Math.sqrt(normA * normB));
      case IP -> (float) dot;
      case L2 -> (float) squares;
      case HAMMING -> throw new IllegalStateException("floats have no bits to compare");
    };
  }
}
