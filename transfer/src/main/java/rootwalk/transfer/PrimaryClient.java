package rootwalk.transfer;

import java.time.Duration;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.transfer.TransferReader.Progress;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.Name;

/// Queries primaries. Any thread; blocks the calling thread.
public interface PrimaryClient {

    /// The answer of a primary to a query for the SOA record.
    sealed interface SoaAnswer {

        /// @param expire what is left until the primary's own version expires, if it is a secondary (RFC 7314)
        record Current(int serial, Optional<Duration> expire) implements SoaAnswer {}

        /// @param reason in words
        /// @param hasResponded whether there was any response
        record Failed(String reason, boolean hasResponded) implements SoaAnswer {}
    }

    /// A transfer that has ended.
    ///
    /// @param end [Progress.Current], [Progress.Whole], [Progress.Incremental] or [Progress.Failed]
    /// @param expire as in [SoaAnswer.Current]
    /// @param hasResponded whether there was any response
    record Transfer(Progress end, int messages, long octets, long outOfZone, Optional<Duration> expire,
            boolean hasResponded) {}

    /// Asks for the serial number of a zone.
    SoaAnswer soa(Remote primary, Name apex);

    /// Transfers a zone: what has changed since the version that is held (IXFR), or all of it (AXFR).
    Transfer transfer(Remote primary, Name apex, @Nullable ZoneSnapshot held);
}
