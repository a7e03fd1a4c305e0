package rootwalk.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

import rootwalk.config.yaml.YamlNode;
import rootwalk.config.yaml.YamlReader;
import rootwalk.config.yaml.YamlResult;
import rootwalk.wire.file.RegularFile;
import rootwalk.wire.file.TextEncoding;

/// Reads a configuration. The result is a [Config], or all problems of the file.
public final class ConfigReader {

    private static final int MAX_OCTETS = 16 << 20;

    private ConfigReader() {}

    /// Reads a file. Relative paths in it are relative to the directory it is in.
    public static ConfigResult read(Path file) {
        return read(file, "name an existing file");
    }

    /// @param otherwise the remedy if the file is missing or cannot be read, as the end of a sentence
    public static ConfigResult read(Path file, String otherwise) {
        return read(file, otherwise, PassedAddresses.NONE);
    }

    /// @param otherwise the remedy if the file is missing or cannot be read, as the end of a sentence
    /// @param passed addresses in place of some of the file
    public static ConfigResult read(Path file, String otherwise, PassedAddresses passed) {
        try {
            byte[] octets = TextEncoding.utf8(RegularFile.octets(file, MAX_OCTETS));
            return read(text(octets), file, passed, CacheLimit::memory);
        } catch (NoSuchFileException e) {
            return refused(file, "there is no such file; " + otherwise);
        } catch (CharacterCodingException e) {
            return refused(file, "the file is not UTF-8 text; save it as UTF-8");
        } catch (AccessDeniedException e) {
            return refused(file, "the file cannot be read: " + RegularFile.trouble(e)
                    + "; let this account read it, or " + otherwise);
        } catch (IOException e) {
            return refused(file, "the file cannot be read: " + RegularFile.trouble(e) + "; " + otherwise);
        }
    }

    private static String text(byte[] octets) throws CharacterCodingException {
        String text = new String(octets, StandardCharsets.UTF_8);
        // The replacement character is in the file itself, or replaces a malformed character.
        return text.indexOf('\uFFFD') < 0
                ? text
                : StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
    }

    /// Reads a text as if it were the content of `file`.
    public static ConfigResult read(String text, Path file) {
        return read(text, file, PassedAddresses.NONE, CacheLimit::memory);
    }

    /// @param memory octets of memory of the machine or container; determined only if it is needed
    static ConfigResult read(String text, Path file, LongSupplier memory) {
        return read(text, file, PassedAddresses.NONE, memory);
    }

    private static ConfigResult read(String text, Path file, PassedAddresses passed, LongSupplier memory) {
        // Not a switch on patterns: it is linked at run time, which an AOT cache does not speed up.
        YamlResult result = YamlReader.read(text, MAX_OCTETS);
        if (result instanceof YamlResult.Malformed(int line, int column, String message, String remedy)) {
            return refused(ConfigSource.of(file),
                    new Problem(new SourceLocation(file, line, column), message, remedy));
        }
        return read(((YamlResult.Sound) result).root(), new Reading(file, passed), file, memory);
    }

    private static ConfigResult read(Optional<YamlNode> root, Reading reading, Path file, LongSupplier memory) {
        Path directory = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file.toAbsolutePath());
        Config config = new ConfigTree(reading, directory, memory).read(root.orElse(null));
        return reading.problems().isEmpty()
                ? new ConfigResult.Valid(config, reading.warnings(), reading.source())
                : new ConfigResult.Invalid(reading.problems(), reading.warnings(), reading.source(),
                        Optional.of(config.control().socket()));
    }

    /// The configuration that applies without a file; relative paths are relative to `directory`.
    public static ConfigResult.Valid defaults(Path directory) {
        return (ConfigResult.Valid) defaults(directory, PassedAddresses.NONE);
    }

    /// The same, with addresses in place of some.
    public static ConfigResult defaults(Path directory, PassedAddresses passed) {
        return read("", directory.resolve("built-in defaults"), passed, CacheLimit::memory);
    }

    private static ConfigResult refused(Path file, String message) {
        ConfigSource source = ConfigSource.of(file);
        return refused(source, source.problem(message));
    }

    private static ConfigResult refused(ConfigSource source, Problem problem) {
        return new ConfigResult.Invalid(List.of(problem), List.of(), source, Optional.empty());
    }
}
