/// Files of LMDB, a key-value store with transactions (<http://www.lmdb.tech/doc/>): the C library, called through `java.lang.foreign`
/// (docs/decisions/035).
///
/// An `LmdbFile` is open; an `LmdbTransaction` reads or changes it. The `LmdbLibrary` has the functions. What LMDB reports is an
/// `LmdbException`.
@NullMarked
package rootwalk.authoritative.lmdb;

import org.jspecify.annotations.NullMarked;
