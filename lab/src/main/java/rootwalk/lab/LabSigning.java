package rootwalk.lab;

import java.util.List;
import java.util.Optional;

import rootwalk.dnssec.signing.Denial;
import rootwalk.dnssec.signing.SigningKey;
import rootwalk.wire.Name;
import rootwalk.wire.RecordType;

/// A line of `lab.signed`: a signed zone of the local internet.
///
/// @param keys at least one; those with the flag SEP are in the DS records of the parent zone
public record LabSigning(Name zone, Denial denial, Fault fault, List<SigningKey> keys) {

    public LabSigning {
        keys = List.copyOf(keys);
    }

    /// The key tags and algorithms, `12345 (ECDSAP256SHA256)`.
    public List<String> keyTexts() {
        return keys.stream().map(SigningKey::toString).toList();
    }

    /// The fault of a zone that is broken on purpose.
    public sealed interface Fault {

        /// The zone is in order.
        record None() implements Fault {}

        /// The signatures were valid in the past only.
        record Expired() implements Fault {}

        /// The signatures will be valid in the future only.
        record NotYetValid() implements Fault {}

        /// The DS record in the parent zone is that of the key of another zone.
        record DsOf(Name other) implements Fault {}

        /// The key of another zone signs all RRsets but that of the keys.
        record SignedBy(Name other) implements Fault {}

        /// The keys are published with the number of another algorithm.
        record OtherAlgorithm(int number) implements Fault {}

        /// The DNSKEY RRset is missing.
        record NoDnskey() implements Fault {}

        /// The signatures of all RRsets of a type are missing.
        record NoSignature(int type) implements Fault {}

        /// The NSEC records are missing.
        record NoNsec() implements Fault {}

        /// The NSEC records of wildcards are missing.
        record NoWildcardNsec() implements Fault {}

        /// The NSEC3 records cover nothing.
        record WrongSpan() implements Fault {}

        /// The zone is not signed, and the parent zone has its DS record nevertheless.
        record Unsigned() implements Fault {}

        /// The zone whose key the fault uses.
        default Optional<Name> otherZone() {
            return switch (this) {
                case DsOf(Name other) -> Optional.of(other);
                case SignedBy(Name other) -> Optional.of(other);
                case None _,Expired _,NotYetValid _,OtherAlgorithm _,NoDnskey _,NoSignature _,NoNsec _,NoWildcardNsec _,WrongSpan _,Unsigned _ ->
                    Optional.empty();
            };
        }

        /// The name in `lab.signed`; empty for none.
        default String word() {
            return switch (this) {
                case None _ -> "";
                case Expired _ -> "expired";
                case NotYetValid _ -> "not-yet-valid";
                case DsOf(Name other) -> "ds-of:" + other;
                case SignedBy(Name other) -> "signed-by:" + other;
                case OtherAlgorithm(int number) -> "algorithm:" + number;
                case NoDnskey _ -> "no-dnskey";
                case NoSignature(int type) -> "no-rrsig:" + RecordType.name(type);
                case NoNsec _ -> "no-nsec";
                case NoWildcardNsec _ -> "no-wildcard-nsec";
                case WrongSpan _ -> "wrong-span";
                case Unsigned _ -> "unsigned";
            };
        }
    }
}
