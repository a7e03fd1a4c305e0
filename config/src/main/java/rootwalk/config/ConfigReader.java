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

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import rootwalk.wire.file.RegularFile;
import rootwalk.wire.file.TextEncoding;

/// Reads a configuration: a [Config], or everything that is wrong with the file.
public final class ConfigReader {

    private static final int MOST_OCTETS = 16 << 20;
    private static final int DEEPEST = 32;

    private ConfigReader() {}

    /// Reads a file. Relative paths in it are relative to the directory it is in.
    public static ConfigResult read(Path file) {
        return read(file, "name one that is there");
    }

    /// @param otherwise what the person can do where the file is missing or cannot be read, as the end of a sentence
    public static ConfigResult read(Path file, String otherwise) {
        try {
            byte[] octets = TextEncoding.utf8(RegularFile.octets(file, MOST_OCTETS));
            return read(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString(), file);
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

    /// Reads a text as if it were the content of `file`.
    public static ConfigResult read(String text, Path file) {
        return read(text, file, Runtime.getRuntime().maxMemory());
    }

    /// @param heap octets that the heap may have
    static ConfigResult read(String text, Path file, long heap) {
        Reading reading = new Reading(file);
        Optional<Node> root = compose(text, reading);
        Path directory = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file.toAbsolutePath());
        if (!reading.problems().isEmpty()) {
            return new ConfigResult.Refused(reading.problems(), List.of(), reading.source(), Optional.empty());
        }
        Config config = new ConfigTree(reading, directory, heap).read(root.orElse(null));
        return reading.problems().isEmpty()
                ? new ConfigResult.Sound(config, reading.warnings(), reading.source())
                : new ConfigResult.Refused(reading.problems(), reading.warnings(), reading.source(),
                        Optional.of(config.control().socket()));
    }

    /// What holds when there is no file; relative paths are relative to `directory`.
    public static ConfigResult.Sound defaults(Path directory) {
        return switch (read("", directory.resolve("built-in defaults"))) {
            case ConfigResult.Sound sound -> sound;
            case ConfigResult.Refused refused -> throw new IllegalStateException(refused.toString());
        };
    }

    private static Optional<Node> compose(String text, Reading reading) {
        LoadSettings settings = LoadSettings.builder().setUseMarks(true).setCodePointLimit(MOST_OCTETS).build();
        YamlTrouble trouble = new YamlTrouble(text, reading);
        try {
            Parser parser = new ParserImpl(settings, new StreamReader(settings, text));
            return new Composer(settings, new GuardedParser(parser, DEEPEST, trouble::passes)).getSingleNode();
        } catch (GuardedParser.TooDeepException e) {
            reading.problem(
                    e.event().getStartMark().map(reading::place).orElseGet(reading::wholeFile),
                    "this is nested too deeply, in more than " + DEEPEST + " lists and keys; no setting has as many");
        } catch (MarkedYamlEngineException e) {
            reading.problem(trouble.explain(e));
        } catch (YamlEngineException e) {
            reading.problem(reading.wholeFile(), "this is not YAML: " + e.getMessage());
        }
        return Optional.empty();
    }

    private static ConfigResult refused(Path file, String message) {
        ConfigSource source = ConfigSource.of(file);
        return new ConfigResult.Refused(List.of(source.problem(message)), List.of(), source, Optional.empty());
    }
}
