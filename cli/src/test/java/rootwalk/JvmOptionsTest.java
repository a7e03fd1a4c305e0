package rootwalk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rootwalk.resolver.store.Entry;
import rootwalk.resolver.store.EntryStore;
import rootwalk.wire.Name;

class JvmOptionsTest {

    private static final Pattern COMMAND =
            Pattern.compile("-XX:CompileCommand=\\w+,(rootwalk\\.[\\w.]*[\\w*])::([\\w*]+)(,\\d+)?");

    static Stream<String> compileCommands() throws IOException {
        return Files.readAllLines(Path.of("src/dist/lib/jvm.options")).stream()
                .filter(line -> line.startsWith("-XX:CompileCommand=") && line.contains(",rootwalk."));
    }

    /// The JVM says nothing of a compile command that matches no method, so a renamed class would lose it unnoticed.
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

    /// The JVM would otherwise allow only as much memory outside of the heap as the heap may have.
    @Test
    void cachesMayBeLargerThanTheHeap() throws Exception {
        List<String> options = Files.readAllLines(Path.of("src/dist/lib/jvm.options")).stream()
                .filter(line -> line.startsWith("-XX:MaxDirectMemorySize=")).toList();
        assertThat(options).hasSize(1);

        Process java = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx32m",
                options.getFirst(), "-cp", System.getProperty("java.class.path"), LargeStore.class.getName())
                .redirectErrorStream(true).start();
        String output = new String(java.getInputStream().readAllBytes(), UTF_8);

        assertThat(java.waitFor()).as(output).isZero();
        assertThat(Long.parseLong(output.strip())).isGreaterThan(64L << 20);
    }

    /// Fills a store of 96 MiB, and prints the octets in use.
    static final class LargeStore {

        private LargeStore() {}

        public static void main(String[] arguments) {
            EntryStore store = new EntryStore(96L << 20);
            Entry entry = new Entry();
            byte[] value = new byte[10_000];
            for (int i = 0; i < 10_000; i++) {
                entry.key().set(Name.of("n" + i + ".example."), 1, 0);
                store.put(entry.begin(0, 3600).add(value, 0, value.length));
            }
            System.out.println(store.octets());
        }
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
