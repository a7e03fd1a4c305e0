package rootwalk.daemon.assembly.process;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/// Random numbers from the system, read many at a time because each system call is expensive. Any thread.
final class BufferedSecureRandom implements RandomGenerator {

    private static final int STRIPES = 8;

    private final Stripe[] stripes = new Stripe[STRIPES];

    BufferedSecureRandom() {
        SecureRandom source = new SecureRandom();
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Stripe(source);
        }
    }

    @Override
    public long nextLong() {
        return stripes[(int) Thread.currentThread().threadId() & (STRIPES - 1)].next();
    }

    /// Numbers for some of the threads.
    private static final class Stripe {

        private static final int PIECE = 2048;

        private final SecureRandom source;
        private final byte[] octets = new byte[PIECE];
        private int at = PIECE;

        Stripe(SecureRandom source) {
            this.source = source;
        }

        synchronized long next() {
            if (at == PIECE) {
                source.nextBytes(octets);
                at = 0;
            }
            long value = 0;
            for (int end = at + Long.BYTES; at < end; at++) {
                value = value << Byte.SIZE | (octets[at] & 0xFF);
                // Used numbers must not stay in memory.
                octets[at] = 0;
            }
            return value;
        }
    }
}
