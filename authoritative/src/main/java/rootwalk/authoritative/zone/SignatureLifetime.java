package rootwalk.authoritative.zone;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.BigEndian;
import rootwalk.wire.RecordType;
import rootwalk.wire.Serial;

/// The time for which a signature is valid, in seconds since 1970, modulo 2^32 (RFC 4034 section 3.1.5).
public record SignatureLifetime(int inception, int expiration) {

    /// Octets before the two times in the data of an RRSIG record.
    private static final int EXPIRATION = 8;
    private static final int INCEPTION = 12;

    /// When the signature expires: of the times that the 32 bits can mean, the one nearest to now.
    public Instant end(Instant now) {
        return now.truncatedTo(ChronoUnit.SECONDS)
                .plusSeconds(expiration - (int) now.getEpochSecond());
    }

    /// From the inception to the expiration.
    public Duration length() {
        return Duration.ofSeconds(Integer.toUnsignedLong(expiration - inception));
    }

    /// The lifetime of the signature of a zone that expires first; null if there is none.
    static @Nullable SignatureLifetime first(NameTrie<ZoneNode> names, NameTrie<ZoneNode> hashed) {
        return firstOf(hashed, firstOf(names, null));
    }

    private static @Nullable SignatureLifetime firstOf(
            NameTrie<ZoneNode> names, @Nullable SignatureLifetime before) {
        SignatureLifetime first = before;
        for (ZoneNode node : names) {
            for (int rrset = node.firstRRset(); rrset != ZoneNode.NONE; rrset = node.nextRRset(rrset)) {
                if (node.type(rrset) == RecordType.RRSIG) {
                    first = firstOf(node, rrset, first);
                }
            }
        }
        return first;
    }

    private static @Nullable SignatureLifetime firstOf(
            ZoneNode node, int rrset, @Nullable SignatureLifetime before) {
        SignatureLifetime first = before;
        int record = 0;
        for (int left = node.records(rrset); left > 0; left--) {
            int at = RdataExpansion.at(rrset, record);
            int expiration = BigEndian.get32(node.nameOctets(), at + EXPIRATION);
            if (first == null || Serial.isAfter(first.expiration, expiration)) {
                first = new SignatureLifetime(BigEndian.get32(node.nameOctets(), at + INCEPTION), expiration);
            }
            record = RdataExpansion.next(node, rrset, record);
        }
        return first;
    }
}
