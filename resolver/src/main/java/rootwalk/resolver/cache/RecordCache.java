package rootwalk.resolver.cache;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.contract.Security;
import rootwalk.resolver.contract.SignedRRset;
import rootwalk.resolver.store.Entry;
import rootwalk.resolver.store.EntryKey;
import rootwalk.resolver.store.EntryPool;
import rootwalk.resolver.store.EntryStore;
import rootwalk.resolver.store.Subtrees;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.text.RdataText;

/// RRsets and negative answers, each until its TTL has expired, bounded in octets. Any thread.
///
/// An entry has a time of expiry, which is checked when it is read. Expired entries stay until they are replaced,
/// removed or evicted; for some time, they may be stale answers (RFC 8767).
public final class RecordCache {

    /// The variant of all keys.
    private static final int VARIANT = 0;

    private final EntryStore entries;
    private final EntryPool pool = new EntryPool();
    private volatile long staleMillis;
    private volatile boolean hasSecureNameErrors;
    private volatile boolean hasSecureDnames;

    public RecordCache(long octets) {
        entries = new EntryStore(octets);
    }

    /// Sets how long after its expiry an entry may still be a stale answer, in seconds; 0 is the default. It applies at once, also to
    /// entries that have expired before.
    public void keepStaleFor(long seconds) {
        staleMillis = seconds * 1000;
    }

    /// The entry of a name and type at `now`, or null. The entry of the type CNAME may be a name error: a name has at
    /// most one of the two, and one search finds either.
    public @Nullable Known find(Name name, int type, long now) {
        return findSince(name, type, now);
    }

    /// The same, also if it has expired recently enough for a stale answer.
    public @Nullable Known findStale(Name name, int type, long now) {
        return findSince(name, type, now - staleMillis);
    }

    private @Nullable Known findSince(Name name, int type, long unexpiredAt) {
        Entry entry = pool.acquire();
        try {
            entry.key().set(name, type, VARIANT);
            return entries.find(entry) && !entry.isExpired(unexpiredAt) ? KnownCodec.read(entry, name) : null;
        } finally {
            pool.release(entry);
        }
    }

    /// The name error of a name, or null. The names above it are not checked.
    public Known.@Nullable Absent nameError(Name name, long now) {
        return find(name, RecordType.CNAME, now) instanceof Known.Absent absent && absent.nameError() ? absent : null;
    }

    /// Whether a validated name error was ever stored. If not, a resolution need not look for one above its name.
    public boolean hasSecureNameErrors() {
        return hasSecureNameErrors;
    }

    /// Whether a validated DNAME was ever stored. If not, a resolution need not look for one above its name.
    public boolean hasSecureDnames() {
        return hasSecureDnames;
    }

    /// Stores an RRset for `ttl` seconds, unless there is a valid entry of a higher rank (RFC 2181 section 5.4.1). With a TTL of 0, it
    /// only takes the place of an expired entry: that is not a stale answer (RFC 8767 section 4).
    ///
    /// @param signed
    ///            whether signatures were requested
    public void keep(SignedRRset records, Credibility credibility, boolean signed, int ttl, long now) {
        RRset rrset = records.rrset();
        Rank rank = Rank.of(credibility, records.security(), signed).because(records.errors());
        if (ttl <= 0) {
            forgetExpired(rrset.owner(), rrset.type(), rank, now);
            forgetExpired(rrset.owner(), RecordType.CNAME, rank, now);
            return;
        }
        put(rrset.owner(), rrset.type(),
                new Known.Present(rrset, records.signatures(), records.proof(), rank, now + ttl * 1000L), ttl, now,
                now);
        if (credibility == Credibility.AUTHORITATIVE) {
            forgetNameError(rrset.owner(), rank);
        }
    }

    /// Stores the absence of one type of a name for `ttl` seconds; with 0, see [#keep].
    public void keepNoData(Name name, int type, List<RRset> proof, Rank rank, int ttl, long now) {
        if (ttl > 0) {
            put(name, type, new Known.Absent(false, proof, rank, now + ttl * 1000L), ttl, now, now);
        } else {
            forgetExpired(name, type, rank, now);
        }
    }

    /// Stores the name error of a name for `ttl` seconds; with 0, see [#keep].
    ///
    /// @param type
    ///            that was asked
    public void keepNameError(Name name, int type, List<RRset> proof, Rank rank, int ttl, long now) {
        if (ttl > 0) {
            put(name, RecordType.CNAME, new Known.Absent(true, proof, rank, now + ttl * 1000L), ttl, now, now);
        } else {
            forgetExpired(name, RecordType.CNAME, rank, now);
            forgetExpired(name, type, rank, now);
        }
    }

    private void forgetExpired(Name name, int type, Rank rank, long now) {
        if (staleMillis > 0 && rank.isForAll()) {
            var _ = entries.removeIf(new EntryKey(name, type, VARIANT), present -> present.isExpired(now));
        }
    }

    private void put(Name name, int type, Known known, int ttl, long stored, long now) {
        if (known.rank().security() == Security.SECURE) {
            noteSecure(known);
        }
        Entry entry = pool.acquire();
        try {
            entry.key().set(name, type, VARIANT);
            KnownCodec.write(entry, known, stored, ttl);
            var _ = entries.putIf(entry, present -> isReplaced(present, known.rank(), now));
        } finally {
            pool.release(entry);
        }
    }

    /// Data that not every client may get does not replace a stale answer either.
    private boolean isReplaced(Entry present, Rank rank, long now) {
        return rank.replaces(KnownCodec.rank(present))
                || (present.isExpired(now) && (rank.isForAll() || present.isExpired(now - staleMillis)
                        || !KnownCodec.rank(present).isForAll()));
    }

    private void noteSecure(Known known) {
        switch (known) {
            case Known.Present present when present.rrset().type() == RecordType.DNAME -> hasSecureDnames = true;
            case Known.Absent absent when absent.nameError() -> hasSecureNameErrors = true;
            case Known.Present _,Known.Absent _ -> {}
        }
    }

    /// A name that has records exists, unless its denial has a higher rank.
    private void forgetNameError(Name name, Rank rank) {
        var _ = entries.removeIf(new EntryKey(name, RecordType.CNAME, VARIANT),
                present -> KnownCodec.isNameError(present) && rank.contradicts(KnownCodec.rank(present)));
    }

    /// A copy of the valid entry of a name and type, for other resolvers; null if there is none, or if it is not an answer for all
    /// clients.
    public @Nullable StoredRecords export(Name name, int type, long now) {
        Entry entry = pool.acquire();
        try {
            entry.key().set(name, type, VARIANT);
            return entries.find(entry) ? export(entry, now) : null;
        } finally {
            pool.release(entry);
        }
    }

    private static @Nullable StoredRecords export(Entry entry, long now) {
        if (entry.isExpired(now)) {
            return null;
        }
        Rank rank = KnownCodec.rank(entry);
        return rank.isForAll()
                ? new StoredRecords(entry.stored(), entry.lifetime(), Octets.of(entry.sharedOctets(),
                        entry.valueOffset(), entry.end() - entry.valueOffset()))
                : null;
    }

    /// Passes a copy of each entry that [#export] has, in no particular order.
    public <E extends Exception> void exportAll(long now, Receiver<E> to) throws E {
        entries.<E>forEach(entry -> {
            StoredRecords copy = export(entry, now);
            if (copy != null) {
                to.accept(entry.name(), entry.type(), copy);
            }
        });
    }

    /// Receives entries.
    @FunctionalInterface
    public interface Receiver<E extends Exception> {

        void accept(Name name, int type, StoredRecords entry) throws E;
    }

    /// Stores a copy of an entry of another resolver, with its time of storing, for no longer than the limits permit. An entry of a
    /// higher rank stays.
    public Restored restore(Name name, int type, StoredRecords copy, CacheSettings limits, long now) {
        Known known = read(name, type, copy);
        if (known == null || !known.rank().security().isUsable()) {
            return Restored.UNREADABLE;
        }
        int lifetime = switch (known) {
            case Known.Present _ -> limits.atMost(copy.lifetime());
            case Known.Absent _ -> limits.negativeAtMost(copy.lifetime());
        };
        if (now - copy.stored() >= lifetime * 1000L) {
            return Restored.EXPIRED;
        }
        put(name, type, known, lifetime, copy.stored(), now);
        return Restored.STORED;
    }

    private @Nullable Known read(Name name, int type, StoredRecords copy) {
        Entry entry = pool.acquire();
        try {
            byte[] octets = copy.octets().toArray();
            entry.key().set(name, type, VARIANT);
            entry.begin(copy.stored(), copy.lifetime()).add(octets, 0, octets.length);
            return KnownCodec.readForeign(entry, name);
        } finally {
            pool.release(entry);
        }
    }

    /// Removes a name and all names below it.
    public void flush(Subtrees names) {
        var _ = entries.flush(names);
    }

    public void flushAll() {
        entries.clear();
    }

    /// The number of RRsets and negative entries, including expired ones.
    public long size() {
        return entries.size();
    }

    /// The octets in use.
    public long octets() {
        return entries.octets();
    }

    /// The number of RRsets and negative answers that were removed because the cache was full.
    public long evicted() {
        return entries.evicted();
    }

    /// Writes all valid entries, a line for each record, with the security status of its RRset as a comment; negative entries and data
    /// for queries with CD only are comments as a whole.
    public void dump(Writer out, long now) throws IOException {
        entries.<IOException>forEach(entry -> {
            if (!entry.isExpired(now)) {
                dump(entry, out, now);
            }
        });
    }

    private static void dump(Entry entry, Writer out, long now) throws IOException {
        Name name = entry.name();
        Known known = KnownCodec.read(entry, name);
        Security security = known.rank().security();
        String word = status(known.rank());
        String mark = security.isUsable() ? "" : "; only with CD: ";
        switch (known) {
            case Known.Present present -> {
                SignedRRset records = present.records(now);
                write(mark, records.rrset(), word, out);
                if (records.signatures() != null) {
                    write(mark, records.signatures(), word, out);
                }
            }
            case Known.Absent absent -> out.write((mark.isEmpty() ? "; " : mark) + name + " " + absent.ttl(now)
                    + (absent.nameError() ? " does not exist" : " has no " + RecordType.name(entry.type()))
                    + ", " + word + "\n");
        }
    }

    private static void write(String mark, RRset rrset, String word, Writer out) throws IOException {
        String end = " ; " + word;
        out.write(mark + RdataText.print(rrset).replace("\n", end + "\n" + mark) + end + "\n");
    }

    /// NS RRsets and addresses from authority and additional sections are not validated, since they are never answers.
    private static String status(Rank rank) {
        return rank.credibility() == Credibility.AUTHORITY && rank.security() != Security.SECURE ? "not validated"
                : rank.security().toString().toLowerCase(Locale.ROOT);
    }
}
