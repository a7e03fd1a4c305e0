package rootwalk.authoritative.catalog;

import rootwalk.wire.Name;

/// What a version of a catalog zone says: its members, or that it is broken.
public sealed interface CatalogReading permits Catalog, BrokenCatalog {

    /// The name of the catalog zone.
    Name apex();
}
