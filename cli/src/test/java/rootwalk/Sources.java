package rootwalk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The Java files of all modules. What builds and tests leave behind is not looked into: it comes and goes meanwhile.
final class Sources {

    static final Path REPOSITORY = Path.of("").toAbsolutePath().getParent();

    private Sources() {}

    static List<Path> all() throws IOException {
        List<Path> all = new ArrayList<>();
        try (Stream<Path> modules = Files.list(REPOSITORY)) {
            for (Path folder : modules.map(module -> module.resolve("src")).filter(Files::isDirectory).toList()) {
                try (Stream<Path> files = Files.walk(folder)) {
                    files.filter(file -> file.toString().endsWith(".java")).forEach(all::add);
                }
            }
        }
        return all;
    }
}
