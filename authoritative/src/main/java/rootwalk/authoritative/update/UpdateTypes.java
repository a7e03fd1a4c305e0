package rootwalk.authoritative.update;

import java.util.Set;

import rootwalk.wire.RecordType;

/// What clients may do with records of a type.
final class UpdateTypes {

    private static final Set<Integer> OF_THE_SIGNER = Set.of(RecordType.RRSIG, RecordType.NSEC, RecordType.NSEC3);
    private static final Set<Integer> SINGLETONS = Set.of(RecordType.CNAME, RecordType.DNAME, RecordType.SOA);

    private UpdateTypes() {}

    /// Whether the records depend on all other records of the zone, so that only its signer can change them.
    static boolean isOfTheSigner(int type) {
        return OF_THE_SIGNER.contains(type);
    }

    /// Whether a name has one record of the type at most.
    static boolean isSingleton(int type) {
        return SINGLETONS.contains(type);
    }
}
