package rootwalk.config;

import java.nio.file.Path;

import rootwalk.wire.file.Credentials;

/// A file in the configuration.
///
/// @param location in the configuration
/// @param key the key with the file, `recursion.root-hints`
public record NamedFile(SourceLocation location, String key, Path path, Use use) {

    /// A problem of the file. That a credential is missing is explained as such.
    ///
    /// @param text what is wrong and, after the first semicolon, the remedy
    public Problem problem(String text) {
        return Problem.of(location, key + ": " + Credentials.ofThisProcess().missing(path).orElse(text));
    }

    /// The use of the file, which determines the effect of a problem.
    public enum Use {
        /// Required for recursion.
        ROOT_HINTS,
        /// Required for validation.
        TRUST_ANCHORS,
        /// Created when it is first written; the folder must exist.
        STATE,
        /// Read when they appear.
        HOSTS,
        /// SERVFAIL until it can be read.
        ZONE,
        /// Without effect until it can be read.
        POLICY_ZONE,
        /// The folder of files that a zone file includes.
        INCLUDES,
        /// The folder of the journal, which is created at the start; the folder above it must exist.
        JOURNAL,
        /// Created at the start; the folder must exist.
        CONTROL_SOCKET,
        /// Written to; the folder must exist.
        ACCESS_LOG,
        /// The folder of a site; required for the start.
        SITE,
        /// The certificate of a site; required for the start.
        CERTIFICATE,
        /// The key of that certificate; required for the start.
        KEY,
        /// The certificate for queries over TLS; required for the start.
        TLS_CERTIFICATE,
        /// The key of that certificate, which only its owner may read; required for the start.
        TLS_KEY,
        /// The authorities of client certificates; required for the start.
        CLIENT_AUTHORITIES,
        /// The authorities of the certificates of primaries and secondaries; required for the start.
        SERVER_AUTHORITIES,
        /// Has a TSIG key; required for the start.
        TSIG_KEY,
        /// Has a password, which only its owner may read; required for the start.
        PASSWORD,
        /// The folder of the certificate authority, which is created at the first start.
        AUTHORITY
    }
}
