package rootwalk.cli.importing;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.config.Problem;
import rootwalk.wire.SafeText;

/// Imports the configuration of another program.
///
/// @param problems why the daemon would not start with a configuration
/// @param result the file that the configuration is for; relative paths in it are relative to its folder
public record ConfigImport(Function<ConfigResult, List<Problem>> problems, Path result) {

    /// An imported configuration.
    ///
    /// @param left the number of statements that were not translated
    /// @param hasSecrets whether it has keys, or secrets of cookies
    public record Imported(String text, int left, boolean hasSecrets) {}

    /// Imports a file.
    ///
    /// @param named its format; if it is empty, the content shows it
    /// @throws ImportException if the file or one that it includes cannot be read
    public Imported read(Path file, Optional<ImportFormat> named) throws ImportException {
        ImportFormat format = named.isPresent() ? named.get() : recognise(file);
        Settings settings = new Settings();
        try {
            format.translator().translate(file, settings);
        } catch (InvalidPathException e) {
            throw new ImportException(file, SafeText.text(e.getInput()) + " is not the name of a file");
        }
        leaveRejected(settings);
        return new Imported("# Imported from " + SafeText.text(file.toString()) + " (" + format + ")\n"
                + settings.render().text(), settings.left(),
                settings.root().has("keys") || settings.root().has("cookies.secrets"));
    }

    private static ImportFormat recognise(Path file) throws ImportException {
        return ImportFormat.recognise(SourceFiles.text(file), String.valueOf(file.getFileName()))
                .orElseThrow(() -> new ImportException(file,
                        "the format is not recognised; write --from with one of: "
                                + Arrays.stream(ImportFormat.values())
                                        .map(ImportFormat::toString).collect(Collectors.joining(", "))));
    }

    /// Makes a comment of each setting that the daemon would reject, or whose file it would reject, until none is left. Each round removes one at
    /// least. Of several problems of one setting, only the first is reported.
    private void leaveRejected(Settings settings) {
        boolean isChanged = true;
        while (isChanged) {
            isChanged = false;
            RenderedSettings rendered = settings.render();
            for (Problem problem : problems.apply(ConfigReader.read(rendered.text(), result))) {
                Path file = problem.location().file();
                boolean isHere = file.equals(result);
                Optional<RenderedSettings.Line> line =
                        isHere ? rendered.at(problem.location().line()) : rendered.naming(file);
                if (line.isPresent() && line.get().remove().getAsBoolean()) {
                    settings.leaveAt(line.get().section(), line.get().origin(),
                            (isHere ? "" : problem.location() + ": ") + problem.message()
                                    + (problem.remedy().isEmpty() ? "" : "; " + problem.remedy()));
                    isChanged = true;
                }
            }
        }
    }
}
