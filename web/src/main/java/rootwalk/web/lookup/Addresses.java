package rootwalk.web.lookup;

import java.net.InetAddress;
import java.net.UnknownHostException;

/// Addresses from the data of A and AAAA records.
final class Addresses {

    private Addresses() {}

    /// @param octets
    ///            4 or 16, as the reader of messages has checked
    static InetAddress of(byte[] octets) {
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address has 4 or 16 octets, not " + octets.length, e);
        }
    }
}
