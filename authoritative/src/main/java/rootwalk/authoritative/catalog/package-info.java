/// Catalog zones (RFC 9432) without network, files and threads.
///
/// Consumer: [rootwalk.authoritative.catalog.Catalog] reads the snapshot of a catalog zone, which is a list of
/// [rootwalk.authoritative.catalog.Member]s, or says what is wrong with it ([rootwalk.authoritative.catalog.BrokenCatalog]).
/// [rootwalk.authoritative.catalog.Memberships] are the members of all catalogs of a server. The next version of a catalog gives
/// the next memberships and a list of [rootwalk.authoritative.catalog.MemberChange]s: what to serve, to remove and to report.
///
/// Producer: [rootwalk.authoritative.catalog.CatalogContent] changes a catalog zone so that it lists the members of a server.
///
/// It does not know how members are served or configured. RFC 9432 sections 4 and 5.
@NullMarked
package rootwalk.authoritative.catalog;

import org.jspecify.annotations.NullMarked;
