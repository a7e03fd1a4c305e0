package rootwalk.wire.cookie;

/// SipHash-2-4 of short messages: "SipHash: a fast short-input PRF" (Aumasson and Bernstein, 2012). Allocates nothing.
final class SipHash {

    /// The initial state: "somepseudorandomlygeneratedbytes".
    private static final long V0 = 0x736f6d6570736575L;
    private static final long V1 = 0x646f72616e646f6dL;
    private static final long V2 = 0x6c7967656e657261L;
    private static final long V3 = 0x7465646279746573L;

    private static final int ROUNDS = 2;
    private static final int LAST_ROUNDS = 4;

    private SipHash() {}

    /// The hash of a message of up to 39 octets.
    ///
    /// @param word0 octets 0 to 7 in little-endian order; the other words follow, 0 behind the end of the message
    /// @param length of the message in octets
    static long hash(CookieSecret secret, long word0, long word1, long word2, long word3, long word4, int length) {
        long v0 = V0 ^ secret.first();
        long v1 = V1 ^ secret.second();
        long v2 = V2 ^ secret.first();
        long v3 = V3 ^ secret.second();
        int last = length / Long.BYTES;
        for (int i = 0; i <= last + 1; i++) {
            boolean isEnd = i > last;
            long word = switch (i) {
                case 0 -> word0;
                case 1 -> word1;
                case 2 -> word2;
                case 3 -> word3;
                default -> word4;
            };
            if (isEnd) {
                word = 0;
                v2 ^= 0xff;
            } else if (i == last) {
                word |= (long) length << 56;
            }
            v3 ^= word;
            for (int rounds = isEnd ? LAST_ROUNDS : ROUNDS; rounds > 0; rounds--) {
                v0 += v1;
                v1 = Long.rotateLeft(v1, 13) ^ v0;
                v0 = Long.rotateLeft(v0, 32);
                v2 += v3;
                v3 = Long.rotateLeft(v3, 16) ^ v2;
                v0 += v3;
                v3 = Long.rotateLeft(v3, 21) ^ v0;
                v2 += v1;
                v1 = Long.rotateLeft(v1, 17) ^ v2;
                v2 = Long.rotateLeft(v2, 32);
            }
            v0 ^= word;
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }
}
