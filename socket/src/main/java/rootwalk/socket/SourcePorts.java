package rootwalk.socket;

import java.util.BitSet;
import java.util.random.RandomGenerator;

/// Draws source ports, each permitted one equally likely (RFC 5452 section 10, RFC 6056 section 3.3.1). Any thread.
final class SourcePorts {

    private final BitSet avoided;
    private final RandomGenerator secureRandom;

    SourcePorts(BitSet avoided, RandomGenerator secureRandom) {
        this.avoided = avoided;
        this.secureRandom = secureRandom;
    }

    int draw() {
        while (true) {
            int port = UdpClientSettings.LOWEST_PORT + secureRandom.nextInt(UdpClientSettings.PORTS);
            if (!avoided.get(port)) {
                return port;
            }
        }
    }
}
