package rootwalk.daemon.policy;

import rootwalk.resolver.contract.Time;

/// The logs and counts of requests of other servers about zones. Thread-safe.
public record ZoneLogs(TransferLog transfers, UpdateLog updates, NoticeLog notices) {

    public static ZoneLogs of(Time time) {
        return new ZoneLogs(new TransferLog(time), new UpdateLog(time), new NoticeLog(time));
    }

    /// The number of requests without a line.
    public long suppressed() {
        return transfers.suppressed() + updates.suppressed() + notices.suppressed();
    }
}
