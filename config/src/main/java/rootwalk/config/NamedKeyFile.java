package rootwalk.config;

import java.util.Optional;

import rootwalk.wire.Name;
import rootwalk.wire.tsig.TsigAlgorithm;

/// A file with a TSIG key, and the name of the key.
///
/// @param algorithm empty if the file must have it
public record NamedKeyFile(NamedFile file, Name name, Optional<TsigAlgorithm> algorithm) {}
