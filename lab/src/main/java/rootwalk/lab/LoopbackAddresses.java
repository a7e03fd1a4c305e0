package rootwalk.lab;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

import rootwalk.wire.Addresses;

/// Checks that this machine has the addresses of the lab. Linux has all of 127.0.0.0/8; other systems have only
/// 127.0.0.1 by default.
final class LoopbackAddresses {

    private LoopbackAddresses() {}

    /// @throws LabFailure with the commands to add missing addresses
    static void require(Collection<InetAddress> addresses) throws LabFailure {
        List<InetAddress> missing = addresses.stream()
                .filter(address -> !canBeBound(address))
                .toList();
        if (!missing.isEmpty()) {
            throw new LabFailure(advice(missing));
        }
    }

    static String advice(List<InetAddress> missing) {
        String all = missing.stream().map(Addresses::text).collect(Collectors.joining(" "));
        return """
            this machine does not have %d of the loopback addresses of the lab's servers. These commands add them until the next \
            start of the machine (on macOS; the name of the interface may differ elsewhere):

              for a in %s; do sudo ifconfig lo0 alias $a up; done
            """.formatted(
                missing.size(), all);
    }

    private static boolean canBeBound(InetAddress address) {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(address, 0))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
