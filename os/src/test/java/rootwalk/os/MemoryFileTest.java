package rootwalk.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class MemoryFileTest {

    @Test
    void whatWasWrittenIsReadFromTheBeginning() throws IOException {
        try (MemoryFile file = MemoryFile.create()) {
            try (Writer writer = file.writer()) {
                writer.write("one\ntwo\n");
            }

            for (int times = 0; times < 2; times++) {
                try (BufferedReader reader = file.reader()) {
                    assertThat(reader.lines()).containsExactly("one", "two");
                }
            }
        }
    }

    /// The other process has a number of its own for the same file.
    @Test
    void anotherDescriptorHasTheSameContent() throws IOException {
        int other;
        try (MemoryFile file = MemoryFile.create(); Writer writer = file.writer()) {
            other = CLibrary.call("dup", file.descriptor());
            writer.write("one\n");
        }

        try (MemoryFile passed = new MemoryFile(other); BufferedReader reader = passed.reader()) {
            assertThat(reader.lines()).containsExactly("one");
        }
    }

    @Test
    void aDescriptorThatIsNotOpenCannotBeRead() {
        assertThatThrownBy(() -> new MemoryFile(1_000_000).reader()).isInstanceOf(IOException.class);
    }
}
