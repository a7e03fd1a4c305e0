package rootwalk.daemon.config;

import java.nio.file.Path;

/// A file that the configuration names.
///
/// @param place where it is named
/// @param key by which, `recursion.root-hints`
public record NamedFile(Place place, String key, Path path, Use use) {

    /// What the file is for, and so what it means when it cannot be had.
    public enum Use {
        /// Nothing is resolved without them.
        ROOT_HINTS,
        /// Read when they appear.
        HOSTS,
        /// SERVFAIL until it can be read.
        ZONE,
        /// The folder of files that a zone file includes.
        INCLUDES,
        /// Made at the start, in a folder that is there.
        CONTROL_SOCKET,
        /// Written to, in a folder that is there.
        ACCESS_LOG,
        /// The folder of a site; nothing starts without it.
        SITE,
        /// Of a site, with its key; nothing starts without them.
        CERTIFICATE,
        /// The folder of the authority that signs certificates, which is made at the first start.
        AUTHORITY
    }
}
