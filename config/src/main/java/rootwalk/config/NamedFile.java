package rootwalk.config;

import java.nio.file.Path;

/// A file that the configuration names.
///
/// @param location where it is named
/// @param key by which, `recursion.root-hints`
public record NamedFile(SourceLocation location, String key, Path path, Use use) {

    /// Something that is wrong with the file.
    ///
    /// @param text what is wrong and, behind the first semicolon, the way out
    public Problem problem(String text) {
        return Problem.of(location, key + ": " + text);
    }

    /// What the file is for, and so what it means when it cannot be used.
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
        /// The certificate of a site; nothing starts without it.
        CERTIFICATE,
        /// The key of that certificate; nothing starts without it.
        KEY,
        /// The folder of the authority that signs certificates, which is made at the first start.
        AUTHORITY
    }
}
