package rootwalk.lab;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import rootwalk.wire.Name;

/// One line of `lab.servers`: a server of the local internet.
///
/// @param zones what it serves; nothing for a server that is lame or dead
public record LabServer(InetAddress address, Name name, Behaviour behaviour, List<Zone> zones) {

    public LabServer {
        zones = List.copyOf(zones);
    }

    /// A zone and the file it is read from.
    public record Zone(Name name, Path file) {}

    /// How a server treats those who ask it.
    public sealed interface Behaviour {

        /// Answers.
        record Normal() implements Behaviour {}

        /// Was given no zone: REFUSED to everything.
        record Lame() implements Behaviour {}

        /// Takes every question and answers none.
        record Silent() implements Behaviour {}

        /// Nothing listens.
        record Absent() implements Behaviour {}

        /// Truncates every reply over UDP to nothing.
        record TcpOnly() implements Behaviour {}

        /// Answers late.
        record Slow(Duration delay) implements Behaviour {}

        /// Puts addresses of machines that are down behind the others.
        record Steering() implements Behaviour {}

        /// The word for it in `lab.servers`.
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

    /// Whether a daemon of its own runs for it.
    boolean answers() {
        return switch (behaviour) {
            case Behaviour.Silent _,Behaviour.Absent _ -> false;
            case Behaviour.Normal _,Behaviour.Lame _,Behaviour.TcpOnly _,Behaviour.Slow _,Behaviour.Steering _ -> true;
        };
    }
}
