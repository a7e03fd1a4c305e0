package rootwalk.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabSitesTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void aFolderWithoutServers() throws IOException {
        Files.writeString(folder.resolve("lab.servers"), "");
        Files.createDirectories(folder.resolve("sites/www.a.isle"));
    }

    @Test
    void aLineIsASite() throws Exception {
        sites("127.8.1.80 www.a.isle both files slow:20ms behind:me:a:b cache:*.css=max-age=5,immutable # all of it");

        LabSite site = LabFolder.read(folder).sites().getFirst();

        assertThat(site.address()).isEqualTo(InetAddress.getByName("127.8.1.80"));
        assertThat(site.protocols()).isEqualTo(LabSite.Protocols.BOTH);
        assertThat(site.content()).isEqualTo(new LabSite.Content.Files(folder.resolve("sites/www.a.isle")));
        assertThat(site.traits()).containsExactly(
                new LabSite.Trait.Slow(Duration.ofMillis(20)),
                new LabSite.Trait.PasswordProtected("me", "a:b"),
                new LabSite.Trait.Caching("*.css", "max-age=5,immutable"));
    }

    @Test
    void aSiteMayLeadElsewhereOrBeDownOrHaveAStrangeCertificate() throws Exception {
        sites("""
            127.8.1.80 a.isle http to:301:https://www.a.isle
            127.8.1.81 a.isle absent
            127.8.1.82 b.isle h2 demonstrations certificate:expired hsts:60
            127.8.1.83 c.isle https demonstrations certificate:b.isle
            """);

        assertThat(LabFolder.read(folder).sites()).satisfiesExactly(
                site -> assertThat(site.content()).isEqualTo(new LabSite.Content.Redirect(301, "https://www.a.isle")),
                site -> assertThat(site.content()).isEqualTo(new LabSite.Content.Nothing()),
                site -> assertThat(site.traits()).containsExactly(new LabSite.Trait.ExpiredCertificate(),
                        new LabSite.Trait.StrictTransport(Duration.ofMinutes(1))),
                site -> assertThat(site.traits()).containsExactly(new LabSite.Trait.WrongNameCertificate("b.isle")));
    }

    @Test
    void everyLineThatIsWrongIsNamed() throws IOException {
        sites("""
            192.0.2.1 www.a.isle both files
            127.8.1.80 www.a.isle ajar files
            127.8.1.80 www.nowhere.isle both files
            127.8.1.80 www.a.isle both to:304:https://b.isle
            127.8.1.80 www.a.isle both files slow:soon
            127.8.1.80 www.a.isle both
            127.8.1.80 www.a.isle absent files
            127.8.1.80 www.a.isle
            """);

        assertThatExceptionOfType(LabFailure.class)
                .isThrownBy(() -> LabFolder.read(folder))
                .satisfies(failure -> assertThat(failure.getMessage().lines())
                        .hasSize(8)
                        .allMatch(line -> line.matches(".*lab\\.sites:[1-8]: .+")));
    }

    private void sites(String lines) throws IOException {
        Files.writeString(folder.resolve("lab.sites"), lines);
    }
}
