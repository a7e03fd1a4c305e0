package rootwalk.socket;

import java.util.BitSet;
import java.util.random.RandomGenerator;

/// Draws source ports, each permitted one equally likely (RFC 5452 section 10, RFC 6056 section 3.3.1). Any thread.
final class SourcePorts {

    private final BitSet avoided;
    private final RandomGenerator unpredictable;

    SourcePorts(BitSet avoided, RandomGenerator unpredictable) {
        this.avoided = avoided;
        this.unpredictable = unpredictable;
    }

    int draw() {
        while (true) {
            int port = AskSettings.LOWEST_PORT + unpredictable.nextInt(AskSettings.PORTS);
            if (!avoided.get(port)) {
                return port;
            }
        }
    }
}
