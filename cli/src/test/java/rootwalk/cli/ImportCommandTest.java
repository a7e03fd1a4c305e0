package rootwalk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `rootwalk import`: files and exit statuses.
class ImportCommandTest {

    @TempDir
    private Path folder;

    private Path source(String content) throws IOException {
        return new Imports(folder).write("source.conf", content);
    }

    @Test
    void anExistingFileIsReplacedWithForceOnly() throws IOException {
        String source = source("server: num-threads: 1").toString();
        Path output = Files.writeString(folder.resolve("rootwalk.yaml"), "threads: 7\n");

        Run run = Run.of("import", source, "-o", output.toString());
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("rootwalk.yaml exists; write --force to replace it");
        assertThat(output).hasContent("threads: 7");

        assertThat(Run.of("import", source, "-o", output.toString(), "--force").status()).isZero();
        assertThat(output).content().contains("threads: 1");
        assertThat(Files.getPosixFilePermissions(output)).isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(folder).isDirectoryNotContaining("glob:**.rootwalk*");
    }

    @Test
    void aFormatThatIsNotRecognisedMustBeNamed() throws IOException {
        Run run = Run.of("import", source("nothing known\n").toString());

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("source.conf: the format is not recognised; write --from with one of: unbound");
        assertThat(Run.of("import", source("").toString(), "--from", "unbound").status()).isZero();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        unbound.conf, unbound
        named.conf.local, named
        kresd.conf, kresd
        recursor.yml, recursor
        pdns.conf, pdns
        AdGuardHome.yaml, adguard
        knot.conf, knot
        nsd.conf, nsd
        Corefile, corefile
        dnsmasq.conf, dnsmasq
        """)
    void theNameOfAFileWithoutStatementsShowsItsFormat(String name, String format) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "\n\n");

        Run run = Run.of("import", file.toString());
        assertThat(run.status()).isZero();
        assertThat(run.out()).startsWith("# Imported from " + file + " (" + format + ")\n");
    }

    /// What BIND takes as hints may be the zone of the root.
    @Test
    void aSettingWhoseFileIsRejectedIsAComment() throws IOException {
        Imports imports = new Imports(folder);
        imports.write("root.zone", "$TTL 60\n@ SOA a. b. 1 2 3 4 5\n@ NS a.\na. A 192.0.2.1\n");
        Run run = imports.run("named.conf", """
            options { directory "FOLDER"; listen-on { 127.0.0.1; }; recursion yes; };
            zone "." { type hint; file "root.zone"; };
            """);
        assertThat(Imports.settings(run)).doesNotContain("root-hints");
        assertThat(imports.left(run)).contains("named.conf:2: file \"root.zone\"",
                "root.zone:2:1: recursion.root-hints: a SOA record is not a root hint; write NS records of the root,"
                        + " and A and AAAA records of its servers");
    }

    @ParameterizedTest
    @CsvSource({"x[", "a*b?", "[1]"})
    void theFolderOfAConfigurationMayHaveAnyName(String name) throws IOException {
        Path inner = Files.createDirectories(folder.resolve(name));
        Files.createDirectories(inner.resolve("d/e"));
        Imports imports = new Imports(inner);
        imports.write("d/1.conf", "server: num-threads: 3\n");
        imports.write("d/e/2.conf", "server: max-udp-size: 1400\n");
        imports.write("other[.conf", "server: minimal-responses: yes\n");
        Run run = imports.run("unbound.conf",
                "include: \"d/*.conf\"\ninclude: \"?/e/2.conf\"\ninclude: \"other[.conf\"\n", "--from", "unbound");

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("threads: 3", "udp-size: 1400", "minimal: true");
    }

    @ParameterizedTest
    @CsvSource({"d[/*.conf", "none/[", "FOLDER/*["})
    void aPatternWithAnErrorIsReportedWithItsLine(String pattern) throws IOException {
        Imports imports = new Imports(folder);
        Run run = imports.run("unbound.conf", "server:\ninclude: \"" + pattern + "\"\n", "--from", "unbound");

        imports.assertUnreadable(run, "unbound.conf:2", "this is not a pattern of names of files");
    }

    @Test
    void aNameThatCannotBeAFileIsReported() throws IOException {
        Run run = Run.of("import", source("zone \"a\" { type primary; file \"a\0b\"; };").toString());

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("source.conf: ", " is not the name of a file");
    }

    @Test
    void wrongUsageIsReported() {
        assertThat(Run.of("import").status()).isEqualTo(2);
        assertThat(Run.of("import", folder.resolve("none").toString()).err()).contains("there is no such file");
        assertThat(Run.of("import", "a", "--from", "djbdns").err()).contains("djbdns is not one of: unbound");
    }
}
