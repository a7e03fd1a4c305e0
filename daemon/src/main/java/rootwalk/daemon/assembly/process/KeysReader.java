package rootwalk.daemon.assembly.process;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import rootwalk.config.Config;
import rootwalk.config.NamedFile;
import rootwalk.config.NamedKeyFile;
import rootwalk.config.Problem;
import rootwalk.config.SourceLocation;
import rootwalk.wire.Name;
import rootwalk.wire.file.OwnerOnly;
import rootwalk.wire.file.RegularFile;
import rootwalk.wire.tsig.KeyFile;
import rootwalk.wire.tsig.TsigAlgorithm;
import rootwalk.wire.tsig.TsigKey;
import rootwalk.wire.tsig.TsigKeys;

/// Reads TSIG keys. Stateless.
public final class KeysReader {

    private KeysReader() {}

    /// The keys of a configuration.
    ///
    /// @param problems receives the problems of their files
    public static TsigKeys configured(Config config, List<Problem> problems) {
        List<TsigKey> keys = new ArrayList<>();
        for (Config.Key key : config.keys()) {
            switch (key) {
                case Config.Key.Written(TsigKey written) -> keys.add(written);
                case Config.Key.FromFile(Name name, Optional<TsigAlgorithm> algorithm, Path file) ->
                    read(named(name, algorithm, file), problems).map(KeyFile.Entry::key).ifPresent(keys::add);
            }
        }
        return TsigKeys.of(keys);
    }

    private static NamedKeyFile named(Name name, Optional<TsigAlgorithm> algorithm, Path file) {
        return new NamedKeyFile(
                new NamedFile(new SourceLocation(file, 0, 0), "keys", file, NamedFile.Use.TSIG_KEY), name, algorithm);
    }

    /// The problems of a file with a key.
    public static List<Problem> problems(NamedKeyFile named) {
        List<Problem> problems = new ArrayList<>();
        var _ = read(named, problems);
        return problems;
    }

    /// A warning if the secret is short.
    public static List<Problem> warnings(NamedKeyFile named) {
        return read(named, new ArrayList<>())
                .flatMap(entry -> entry.key().weakness().map(what -> problem(named.file(), entry.line(), what,
                        "create a key with: rootwalk key generate " + named.name())))
                .stream().toList();
    }

    private static Optional<KeyFile.Entry> read(NamedKeyFile named, List<Problem> problems) {
        NamedFile file = named.file();
        Path path = file.path();
        try {
            KeyFile content = KeyFile.read(RegularFile.text(path));
            Optional<String> permissions = OwnerOnly.trouble(path);
            permissions.ifPresent(shown -> problems.add(file.problem("other accounts have access to " + path + " ("
                    + shown + "); run: chmod 600 " + path)));
            content.faults().forEach(fault -> problems.add(problem(file, fault.line(), fault.what(), fault.remedy())));
            if (content.faults().isEmpty()) {
                return (content.isSecret() ? ofSecret(content, named, problems) : entry(content, named, problems))
                        .filter(_ -> permissions.isEmpty());
            }
        } catch (NoSuchFileException e) {
            problems.add(file.problem(
                    "there is no file " + path + "; name an existing file, or create a key with: rootwalk key generate "
                            + named.name()));
        } catch (IOException e) {
            problems.add(file.problem(path + " cannot be read: " + RegularFile.trouble(e)
                    + "; name a file that this account can read"));
        }
        return Optional.empty();
    }

    private static Optional<KeyFile.Entry> ofSecret(KeyFile content, NamedKeyFile named, List<Problem> problems) {
        if (named.algorithm().isEmpty()) {
            problems.add(named.file().problem(named.file().path()
                    + " has a secret only; write algorithm: hmac-sha256 beside file:"));
        }
        return named.algorithm().flatMap(algorithm -> content.key(named.name(), algorithm))
                .map(key -> new KeyFile.Entry(1, key));
    }

    private static Optional<KeyFile.Entry> entry(KeyFile content, NamedKeyFile named, List<Problem> problems) {
        Optional<KeyFile.Entry> entry = content.entry(named.name());
        if (entry.isEmpty()) {
            String names = content.entries().stream().map(it -> it.key().name().toString())
                    .collect(Collectors.joining(", "));
            problems.add(named.file().problem(named.file().path() + " has no key " + named.name() + ", only " + names
                    + "; write one of its names, or name another file"));
        }
        Optional<TsigAlgorithm> written = named.algorithm();
        if (entry.isPresent() && written.isPresent() && entry.get().key().algorithm() != written.get()) {
            problems.add(problem(named.file(), entry.get().line(), named.name() + " is for "
                    + entry.get().key().algorithm().text() + ", and the configuration says " + written.get().text(),
                    "remove algorithm: from the configuration"));
            return Optional.empty();
        }
        return entry;
    }

    private static Problem problem(NamedFile file, int line, String what, String remedy) {
        return new Problem(new SourceLocation(file.path(), line, 1), file.key() + ": " + what, remedy);
    }
}
