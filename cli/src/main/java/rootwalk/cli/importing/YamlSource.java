package rootwalk.cli.importing;

import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

import rootwalk.config.yaml.YamlNode;
import rootwalk.config.yaml.YamlReader;
import rootwalk.config.yaml.YamlResult;

/// Reads configurations in YAML. The statements of a mapping have its keys; the elements of a list are words, or, if one of
/// them is a mapping, statements without a key ([Statement#items]).
record YamlSource(Path file, List<String> lines) {

    /// The statements of a file, in its order. A key may be there twice.
    static List<Statement> read(Path file) throws ImportException {
        return read(file, text -> text);
    }

    /// @param toYaml changes lines that are not YAML
    static List<Statement> read(Path file, UnaryOperator<String> toYaml) throws ImportException {
        String written = SourceFiles.text(file);
        String text = toYaml.apply(written);
        return switch (YamlReader.read(text, Math.max(1, text.length()))) {
            case YamlResult.Malformed malformed -> throw new ImportException(file, Math.max(1, malformed.line()),
                    malformed.message());
            case YamlResult.Sound sound -> {
                if (sound.root().isEmpty()) {
                    yield List.of();
                }
                if (!(sound.root().get() instanceof YamlNode.Mapping mapping)) {
                    throw new ImportException(file, sound.root().get().line(), "it has no keys");
                }
                yield new YamlSource(file, written.lines().toList()).statements(mapping);
            }
        };
    }

    private List<Statement> statements(YamlNode.Mapping mapping) {
        return mapping.entries().stream()
                .map(entry -> statement(entry.key() instanceof YamlNode.Scalar key ? key.text() : "",
                        origin(entry.key().line()), entry.value()))
                .toList();
    }

    private Statement statement(String key, Origin origin, YamlNode value) {
        return switch (value) {
            case YamlNode.Scalar scalar -> new Statement(origin, key, words(scalar));
            case YamlNode.Mapping mapping -> new Statement(origin, key, List.of(), statements(mapping));
            case YamlNode.Sequence sequence when sequence.items().stream()
                    .allMatch(item -> item instanceof YamlNode.Scalar) ->
                new Statement(origin, key, sequence.items().stream()
                        .flatMap(item -> words((YamlNode.Scalar) item).stream()).toList());
            case YamlNode.Sequence sequence -> new Statement(origin, key, List.of(),
                    sequence.items().stream().map(item -> statement("", origin(item.line()), item)).toList());
        };
    }

    private static List<String> words(YamlNode.Scalar scalar) {
        return scalar.isNull() ? List.of() : List.of(scalar.text());
    }

    private Origin origin(int line) {
        return new Origin(file, line, lines.get(line - 1));
    }
}
