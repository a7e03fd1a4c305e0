package rootwalk.resolver.sharing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Iterator;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.cache.Caches;
import rootwalk.resolver.cache.Restored;
import rootwalk.resolver.cache.StoredRecords;
import rootwalk.resolver.contract.LocalData;
import rootwalk.resolver.contract.Time;
import rootwalk.wire.BigEndian;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;

/// The entries of the record cache as lines of text, for the process that takes the place of this one on the same host. Any thread.
///
/// The first line has the format of entries and the scope, on which their content depends. Each further line is the base64 of an entry: its name
/// in wire format, its type, the time of storing in milliseconds since 1970, the lifetime in seconds, and the octets of the [StoredRecords].
public final class PassedRecords {

    private static final int TIME = 2;
    private static final int LIFETIME = TIME + Long.BYTES;
    private static final int VALUE = LIFETIME + Integer.BYTES;

    /// Shorter lifetimes are over when the next process answers, in milliseconds.
    private static final long SHORTEST_REST = 2000;

    private final Caches caches;
    private final LocalData localData;
    private final Time time;
    private final InstantSource clock;

    /// @param localData
    ///            nothing is passed about names that are known by data of this host
    /// @param clock
    ///            the time of day, which both processes have
    public PassedRecords(Caches caches, LocalData localData, Time time, InstantSource clock) {
        this.caches = caches;
        this.localData = localData;
        this.time = time;
        this.clock = clock;
    }

    /// The rest of the entries is not passed.
    private static final class EnoughException extends IOException {

        private static final long serialVersionUID = 1L;
    }

    /// Writes entries until there are `most` characters, or until some time has passed. The rest is not passed.
    public void write(String scope, long most, Duration longest, Appendable to) throws IOException {
        long end = time.nanos() + longest.toNanos();
        to.append(head(scope)).append('\n');
        long now = time.millis();
        long behind = clock.millis() - now;
        var left = new Object() {
            long characters = most;
        };
        try {
            caches.records().<IOException>exportAll(now, (name, type, entry) -> {
                boolean isWorthwhile = entry.stored() + entry.lifetime() * 1000L - now >= SHORTEST_REST;
                if (!isWorthwhile || !isSameForAll(name)) {
                    return;
                }
                String line = line(name, type, entry, behind);
                left.characters -= line.length();
                to.append(line).append('\n');
                if (left.characters <= 0 || time.nanos() - end > 0) {
                    throw new EnoughException();
                }
            });
        } catch (EnoughException e) {
            // The rest is resolved again.
        }
    }

    private static String head(String scope) {
        return StoredRecords.FORMAT + " " + Base64.getEncoder().encodeToString(scope.getBytes(UTF_8));
    }

    private boolean isSameForAll(Name name) {
        return localData.deepestCut(name) == null && !caches.localServers().serve(name);
    }

    private static String line(Name name, int type, StoredRecords entry, long behind) {
        byte[] wire = name.sharedOctets();
        byte[] octets = new byte[wire.length + VALUE + entry.octets().length()];
        System.arraycopy(wire, 0, octets, 0, wire.length);
        BigEndian.put16(octets, wire.length, type);
        BigEndian.put64(octets, wire.length + TIME, entry.stored() + behind);
        BigEndian.put32(octets, wire.length + LIFETIME, entry.lifetime());
        entry.octets().copyTo(octets, wire.length + VALUE);
        return Base64.getEncoder().encodeToString(octets);
    }

    /// Stores what [#write] of another process has written, if it has the same scope. Lines that cannot be read are left out.
    ///
    /// @return the number of entries that are stored now
    public int read(String scope, Iterator<String> lines) {
        int stored = 0;
        boolean isUsable = lines.hasNext() && lines.next().equals(head(scope));
        while (lines.hasNext()) {
            String line = lines.next();
            if (isUsable && isStored(line)) {
                stored++;
            }
        }
        return stored;
    }

    private boolean isStored(String line) {
        byte[] octets = decoded(line);
        if (octets == null) {
            return false;
        }
        Name name;
        try {
            name = Name.of(octets, 0);
        } catch (IllegalArgumentException e) {
            return false;
        }
        int at = name.sharedOctets().length;
        if (octets.length < at + VALUE || !isSameForAll(name)) {
            return false;
        }
        long now = time.millis();
        // An entry from the future would be used for too long.
        long age = Math.max(0, clock.millis() - BigEndian.get64(octets, at + TIME));
        int lifetime = BigEndian.get32(octets, at + LIFETIME);
        StoredRecords entry = new StoredRecords(now - age, lifetime,
                Octets.of(octets, at + VALUE, octets.length - at - VALUE));
        return age < lifetime * 1000L && caches.records().restore(name, BigEndian.get16(octets, at), entry,
                caches.settings(), now) == Restored.STORED;
    }

    private static byte @Nullable [] decoded(String line) {
        try {
            return Base64.getDecoder().decode(line);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
