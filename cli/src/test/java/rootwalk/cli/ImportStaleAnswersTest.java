package rootwalk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What each server calls stale, expired or optimistic answers.
class ImportStaleAnswersTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0',
            textBlock = """
                unbound.conf    | server:~ serve-expired: yes~ serve-expired-ttl: 3600~ serve-expired-reply-ttl: 20~ serve-expired-client-timeout: 500 | enabled: true~max-age: 3600s~ttl: 20s~answer-after: 500ms
                unbound.conf    | server:~ serve-expired: yes~ serve-expired-ttl: 0~                       | enabled: true~max-age: 24855d
                named.conf      | options {~ stale-answer-enable yes; max-stale-ttl 2h;~ stale-answer-ttl 10; stale-answer-client-timeout 0; }; | enabled: true~max-age: 7200s~ttl: 10s~answer-after: 0ms
                named.conf      | options {~ stale-answer-enable yes; stale-answer-client-timeout off; };   | enabled: true~answer-after: 1m
                config.yaml     | options: {serve-stale: true}~workers: 1                                  | enabled: true
                kresd.conf      | modules.load('serve_stale < cache')                                      | enabled: true
                dnsmasq.conf    | use-stale-cache                                                          | enabled: true~max-age: 86400s~answer-after: 0s
                dnsmasq.conf    | use-stale-cache=600                                                      | enabled: true~max-age: 600s~answer-after: 0s
                AdGuardHome.yaml | dns: {cache_optimistic: true, cache_optimistic_answer_ttl: 10s, cache_optimistic_max_age: 6h}~schema_version: 30 | enabled: true~answer-after: 0s~ttl: 10s~max-age: 6h
                recursor.conf   | serve-stale-extensions=120~threads=1                                     | enabled: true~max-age: 3600s
                """)
    void theSettingsAreTranslated(String file, String content, String expected) throws IOException {
        Imports imports = new Imports(folder);

        Run run = imports.run(file, content.replace('~', '\n') + "\n");

        assertThat(imports.translated(run))
                .contains("serve-stale:\n    " + expected.replace("~", "\n    ") + "\n");
    }
}
