package rootwalk.authoritative.catalog;

import rootwalk.wire.Name;
import rootwalk.wire.RecordType;

/// A catalog zone that must not be processed (RFC 9432 section 5.1): its members stay as they are.
///
/// @param owner of the records at fault
/// @param type of these records
/// @param reason a sentence without a final full stop
public record BrokenCatalog(Name apex, Name owner, int type, String reason) implements CatalogReading {

    /// A catalog zone that has expired is not processed either.
    public static BrokenCatalog expired(Name apex) {
        return new BrokenCatalog(apex, apex, RecordType.SOA, "the zone has expired");
    }

    /// The fault with its place, for the log.
    public String message() {
        return owner + " " + RecordType.name(type) + ": " + reason;
    }
}
