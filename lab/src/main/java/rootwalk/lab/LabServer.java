package rootwalk.lab;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import rootwalk.wire.Name;

/// A line of `lab.servers`: a server of the local internet.
///
/// @param zones the zones that it serves; empty for a lame or dead server
public record LabServer(InetAddress address, Name name, Behaviour behaviour, List<Zone> zones) {

    public LabServer {
        zones = List.copyOf(zones);
    }

    /// A zone and its file.
    public record Zone(Name name, Path file) {}

    /// The behaviour of a server.
    public sealed interface Behaviour {

        /// Answers.
        record Normal() implements Behaviour {}

        /// Has no zone and answers REFUSED.
        record Lame() implements Behaviour {}

        /// Receives queries and never responds.
        record Silent() implements Behaviour {}

        /// Does not listen.
        record Absent() implements Behaviour {}

        /// Truncates every response over UDP.
        record TcpOnly() implements Behaviour {}

        /// Responds after a delay.
        record Slow(Duration delay) implements Behaviour {}

        /// Moves the addresses of hosts that are down to the end.
        record Steering() implements Behaviour {}

        /// The name in `lab.servers`.
        default String word() {
            return switch (this) {
                case Normal _ -> "normal";
                case Lame _ -> "lame";
                case Silent _ -> "silent";
                case Absent _ -> "absent";
                case TcpOnly _ -> "tcp-only";
                case Steering _ -> "steers";
                case Slow slow -> "slow:" + slow.delay().toMillis() + "ms";
            };
        }
    }

    /// Whether it is a daemon.
    boolean answers() {
        return switch (behaviour) {
            case Behaviour.Silent _,Behaviour.Absent _ -> false;
            case Behaviour.Normal _,Behaviour.Lame _,Behaviour.TcpOnly _,Behaviour.Slow _,Behaviour.Steering _ -> true;
        };
    }
}
