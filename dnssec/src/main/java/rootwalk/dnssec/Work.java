package rootwalk.dnssec;

import org.jspecify.annotations.Nullable;

/// Counts cryptographic work against its limits. Every attempt counts: also those that fail.
///
/// One for each query of a client ([#ofQuery]), with one for each response of a server ([#reply]), whose work counts in
/// both. One thread at a time.
public final class Work {

    private final WorkLimits limits;
    private final @Nullable Work query;
    private final int mostVerifications;
    private final int mostHashes;
    private int verifications;
    private int hashes;
    private boolean spent;

    private Work(WorkLimits limits, @Nullable Work query, int mostVerifications, int mostHashes) {
        this.limits = limits;
        this.query = query;
        this.mostVerifications = mostVerifications;
        this.mostHashes = mostHashes;
    }

    public static Work ofQuery(WorkLimits limits) {
        return new Work(limits, null, limits.verificationsPerQuery(), limits.hashesPerQuery());
    }

    /// The work for one response, as a part of this query.
    public Work reply() {
        return new Work(limits, query == null ? this : query, limits.verifications(), limits.hashes());
    }

    /// Counts an attempt to verify a signature. Returns whether it may be made.
    public boolean takeVerification() {
        if (verifications >= mostVerifications || (query != null && !query.takeVerification())) {
            spent = true;
            return false;
        }
        verifications++;
        return true;
    }

    /// Counts the hash of a name for NSEC3, or the digest of a key. Returns whether it may be computed.
    public boolean takeHash() {
        if (hashes >= mostHashes || (query != null && !query.takeHash())) {
            spent = true;
            return false;
        }
        hashes++;
        return true;
    }

    /// Attempts so far.
    public int verifications() {
        return verifications;
    }

    /// Hashes and digests so far.
    public int hashes() {
        return hashes;
    }

    /// Whether a limit was reached: something was not tried.
    public boolean isSpent() {
        return spent;
    }
}
