package rootwalk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The JVM says nothing of a compile command that matches no method, so a renamed class would lose it unnoticed.
class JvmOptionsTest {

    private static final Pattern COMMAND =
            Pattern.compile("-XX:CompileCommand=\\w+,(rootwalk\\.[\\w.]*[\\w*])::([\\w*]+)(,\\d+)?");

    static Stream<String> compileCommands() throws IOException {
        return Files.readAllLines(Path.of("src/dist/lib/jvm.options")).stream()
                .filter(line -> line.startsWith("-XX:CompileCommand=") && line.contains(",rootwalk."));
    }

    @ParameterizedTest
    @MethodSource("compileCommands")
    void compileCommandNamesWhatExists(String line) throws Exception {
        Matcher command = COMMAND.matcher(line);
        assertThat(command.matches()).as(line).isTrue();
        String type = command.group(1);
        if (type.endsWith(".*")) {
            assertThat(classesIn(type.substring(0, type.length() - 2))).as(line).isNotEmpty();
            return;
        }
        List<String> methods =
                Arrays.stream(Class.forName(type).getDeclaredMethods()).map(method -> method.getName()).toList();
        String method = command.group(2);
        assertThat(method.equals("*") ? !methods.isEmpty() : methods.contains(method)).as(line).isTrue();
    }

    private static List<Path> classesIn(String packageName) throws IOException {
        Path folder = Path.of("rootwalk", packageName.substring("rootwalk.".length()).split("\\."));
        List<Path> found;
        try (Stream<Path> modules = Files.list(Sources.REPOSITORY)) {
            found = modules.map(module -> module.resolve("src/main/java").resolve(folder)).filter(Files::isDirectory)
                    .toList();
        }
        return found;
    }
}
