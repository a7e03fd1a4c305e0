package rootwalk.daemon.assembly.process;

import java.util.ArrayList;
import java.util.List;

import rootwalk.config.Config;
import rootwalk.config.ConfigResult;
import rootwalk.config.Problem;
import rootwalk.os.ListenAdvice;
import rootwalk.socket.BindFailure;
import rootwalk.socket.PassedSocket;
import rootwalk.socket.Presence;

/// Binds those addresses of a configuration that the running daemon does not have, before it gives its journal away
/// (docs/decisions/044). Stateless.
public final class EarlyBinding {

    private EarlyBinding() {}

    /// Opens the sockets of all addresses for which none were passed, except those on any free port.
    ///
    /// @param sockets receives them
    /// @return the problems that prevent the start
    public static List<Problem> bind(ConfigResult.Valid read, ListenSockets sockets) {
        Config config = read.config();
        Presence presence = config.listen().freebind() ? Presence.LATER : Presence.NOW;
        List<Problem> problems = new ArrayList<>();
        for (Endpoint endpoint : Endpoint.of(config)) {
            for (PassedSocket.Type type : PassedSocket.Type.values()) {
                if (endpoint.address().getPort() == 0 || !endpoint.purpose().uses(type)
                        || sockets.has(endpoint, type)) {
                    continue;
                }
                try {
                    sockets.add(endpoint, PassedSocket.open(type, endpoint.address(), presence));
                } catch (BindFailure e) {
                    if (!ListenAdvice.isAbsent(e) || !config.listen().optional().contains(endpoint.address())) {
                        problems.add(read.source().problem(endpoint.key(), endpoint.address(),
                                ListenAdvice.ofThisSystem().explain(endpoint.key(), protocol(type),
                                        endpoint.address(), e)));
                    }
                }
            }
        }
        return problems;
    }

    private static ListenAdvice.Protocol protocol(PassedSocket.Type type) {
        return switch (type) {
            case DATAGRAM -> ListenAdvice.Protocol.UDP;
            case STREAM -> ListenAdvice.Protocol.TCP;
        };
    }
}
