package rootwalk.cli.importing;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The keys of another program whose translation needs nothing but their value, each with its counterpart.
final class Counterparts {

    /// Why a key that no table has is left.
    static final String NONE = "there is no counterpart";
    /// Why other settings of response rate limiting are left.
    static final String RATES =
            "responses to an IPv4 /24 and an IPv6 /56 are limited, and every second one above the limit asks to use TCP";
    /// The longest duration.
    static final String UNLIMITED = "24855d";
    /// Why a forwarder with another protocol is left.
    static final String TRANSPORTS =
            "a forwarder is queried over UDP and TCP, TLS, QUIC or HTTPS: tls://ADDRESS#NAME";

    /// Translates a statement.
    interface Translation {
        void apply(Statement statement, Settings settings);
    }

    private final Map<String, Translation> all = new HashMap<>();

    Counterparts with(String key, Translation translation) {
        all.put(key, translation);
        return this;
    }

    Counterparts flag(String key, String path) {
        return with(key, (s, settings) -> settings.root().flag(path, s.isOn(), s.origin()));
    }

    /// A number, or a word that is the same in both programs.
    Counterparts plain(String key, String path) {
        return withUnit(key, path, "");
    }

    Counterparts seconds(String key, String path) {
        return withUnit(key, path, "s");
    }

    Counterparts withUnit(String key, String path, String unit) {
        return with(key, (s, settings) -> settings.root().plain(path, s.value() + unit, s.origin()));
    }

    /// A text that is not set if it is empty.
    Counterparts text(String key, String path) {
        return with(key, (s, settings) -> settings.root().textUnlessEmpty(path, s.value(), s.origin()));
    }

    /// A file, relative to that of the statement.
    Counterparts file(String key, String path) {
        return with(key, (s, settings) -> settings.root().file(path, SourceFiles.folderOf(s.origin().file()), s));
    }

    /// Each value is added to a list.
    Counterparts items(String key, String path) {
        return with(key, (s, settings) -> s.words().forEach(word -> settings.root().add(path, word, s.origin())));
    }

    /// Each network is added to a list.
    Counterparts networks(String key, String path) {
        return with(key, (s, settings) -> s.words().forEach(word -> settings.network(path, word, s)));
    }

    /// What rootwalk always does, or does not need under a service manager, and what is translated together with another key.
    Counterparts notNeeded(String... keys) {
        Arrays.stream(keys).forEach(key -> with(key, (_, _) -> {}));
        return this;
    }

    /// Flags that are always on.
    Counterparts always(String... keys) {
        return fixed(true, "rootwalk always does this", keys);
    }

    /// Flags that are always off.
    Counterparts never(String... keys) {
        return fixed(false, "rootwalk never does this", keys);
    }

    private Counterparts fixed(boolean value, String reason, String... keys) {
        Arrays.stream(keys).forEach(key -> with(key, (s, settings) -> {
            if (s.isOn() != value) {
                settings.leave(s.origin(), reason);
            }
        }));
        return this;
    }

    /// Keys that are left, unless their value is off or an empty text.
    ///
    /// @param section of the nearest key; empty if there is none
    Counterparts left(String section, String reason, String... keys) {
        Arrays.stream(keys).forEach(key -> with(key, (s, settings) -> {
            if (!s.isOff() && !s.words().equals(List.of(""))) {
                settings.leaveAt(section, s.origin(), reason);
            }
        }));
        return this;
    }

    boolean has(String key) {
        return all.containsKey(key);
    }

    /// Translates a statement; one with an unknown key is left.
    void translate(Statement s, Settings settings) {
        all.getOrDefault(s.key(), (other, target) -> target.leave(other.origin(), NONE)).apply(s, settings);
    }

    /// Translates statements with blocks in which the path of a key, such as `incoming.listen`, has the counterpart. A block
    /// without one is translated statement by statement.
    void translateTree(List<Statement> statements, Settings settings) {
        translateTree("", statements, settings);
    }

    private void translateTree(String before, List<Statement> statements, Settings settings) {
        for (Statement s : statements) {
            String path = before + s.key();
            boolean isBlock = !s.block().isEmpty() && !s.block().getFirst().key().isEmpty();
            boolean isDivided = isBlock && all.keySet().stream().anyMatch(key -> key.startsWith(path + "."));
            if (!isDivided && (has(path) || !isBlock)) {
                translate(s.withKey(path), settings);
            } else {
                translateTree(path + ".", s.block(), settings);
            }
        }
    }
}
