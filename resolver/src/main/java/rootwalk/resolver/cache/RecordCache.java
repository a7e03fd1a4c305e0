package rootwalk.resolver.cache;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;
import rootwalk.resolver.contract.Security;
import rootwalk.wire.Name;
import rootwalk.wire.RecordSet;
import rootwalk.wire.RecordType;
import rootwalk.wire.text.RdataText;

/// Record sets and denials, each until its TTL has run out, bounded in octets. Any thread.
///
/// An entry holds its own deadline and is judged by it when it is read; one whose time is over stays until room is
/// needed, because whether it may still be of use is not for the cache to decide.
public final class RecordCache {

    private final Cache<RecordKey, Known> entries;

    public RecordCache(long octets) {
        entries = Caffeine.newBuilder().maximumWeight(octets)
                .weigher((RecordKey key, Known known) -> key.footprint() + known.footprint()).executor(Runnable::run)
                .build();
    }

    /// What is known of a name and type at `now`, or null. A name known not to exist is found by [#nameError] only.
    public @Nullable Known find(Name name, int type, long now) {
        Known known = entries.getIfPresent(new RecordKey(name, type));
        return known != null && known.expires() > now ? known : null;
    }

    /// What is known of a name that does not exist, or null. Says nothing of the names above it.
    public Known.@Nullable Absent nameError(Name name, long now) {
        return find(name, RecordKey.WHOLE_NAME, now) instanceof Known.Absent absent ? absent : null;
    }

    /// Keeps a set for `ttl` seconds, unless something more credible is known and alive (RFC 2181 section 5.4.1).
    public void keep(
            RecordSet set, @Nullable RecordSet signatures, Credibility credibility, boolean signed, int ttl, long now) {
        if (ttl <= 0) {
            return;
        }
        put(new RecordKey(set.owner(), set.type()),
                new Known.Present(set, signatures, credibility, Security.INSECURE, now + ttl * 1000L, signed), now);
        if (credibility == Credibility.AUTHORITATIVE) {
            forgetNameError(set.owner());
        }
    }

    /// Keeps the denial of one type of a name for `ttl` seconds.
    public void keepNoData(
            Name name, int type, List<RecordSet> proof, Credibility credibility, boolean signed, int ttl, long now) {
        if (ttl > 0) {
            put(new RecordKey(name, type),
                    new Known.Absent(false, proof, credibility, Security.INSECURE, now + ttl * 1000L, signed), now);
        }
    }

    /// Keeps the denial of a whole name for `ttl` seconds.
    public void keepNameError(
            Name name, List<RecordSet> proof, Credibility credibility, boolean signed, int ttl, long now) {
        if (ttl > 0) {
            put(new RecordKey(name, RecordKey.WHOLE_NAME),
                    new Known.Absent(true, proof, credibility, Security.INSECURE, now + ttl * 1000L, signed), now);
        }
    }

    private void put(RecordKey key, Known known, long now) {
        Known present = entries.getIfPresent(key);
        if (present != null && present.expires() > now && present.credibility().compareTo(known.credibility()) > 0
                && (present.signed() || !known.signed())) {
            return;
        }
        entries.put(key, known);
    }

    /// A name that has records exists, whatever was said of it before.
    private void forgetNameError(Name name) {
        entries.asMap().remove(new RecordKey(name, RecordKey.WHOLE_NAME));
    }

    /// Forgets what is known of a name and of all names below it.
    public void flush(Name name) {
        entries.asMap().keySet().removeIf(key -> key.name().isSubdomainOf(name));
    }

    public void flushAll() {
        entries.invalidateAll();
    }

    /// How many sets and denials there are, those whose time is over included.
    public long size() {
        return entries.estimatedSize();
    }

    /// Writes everything alive, a line for each record; denials are comments.
    public void dump(Writer out, long now) throws IOException {
        for (Map.Entry<RecordKey, Known> entry : entries.asMap().entrySet()) {
            Known known = entry.getValue();
            if (known.expires() <= now) {
                continue;
            }
            switch (known) {
                case Known.Present present -> {
                    out.write(RdataText.print(present.set().withTtl(present.ttl(now))) + "\n");
                    if (present.signatures() != null) {
                        out.write(RdataText.print(present.signatures().withTtl(present.ttl(now))) + "\n");
                    }
                }
                case Known.Absent absent -> out.write("; " + entry.getKey().name() + " " + absent.ttl(now)
                        + (absent.nameError() ? " does not exist\n"
                                : " has no " + RecordType.name(entry.getKey().type()) + "\n"));
            }
        }
    }
}
