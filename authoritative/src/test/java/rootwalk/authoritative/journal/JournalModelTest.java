package rootwalk.authoritative.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.authoritative.journal.FaultyStore.Fault;
import rootwalk.authoritative.zone.EditObserver;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneDelta;
import rootwalk.authoritative.zone.ZoneEdit;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.authoritative.zone.ZoneWriter.Result;
import rootwalk.wire.Name;
import rootwalk.wire.RecordType;

/// Random changes of several zones, restarts and crashes at any point, failures of the disk, and a model that has what must be there.
class JournalModelTest {

    private static final int STEPS = 250;

    /// What a zone must have.
    private static final class Model {
        final Name apex;
        final boolean hasFile;
        TreeSet<String> contents = new TreeSet<>();
        ZoneState file = new ZoneState.Unloaded("none");
        boolean isLoaded;
        long serial;
        /// Versions that a history may have, by serial.
        final Map<Integer, TreeSet<String>> versions = new HashMap<>();

        Model(Name apex, boolean hasFile) {
            this.apex = apex;
            this.hasFile = hasFile;
        }
    }

    @TempDir(factory = InMemory.class)
    Path folder;
    @RegisterExtension
    final JournalLog journalLog = new JournalLog();
    private Server server;
    private Random random;
    private final List<Model> models =
            List.of(new Model(Name.of("a.test."), true), new Model(Name.of("b.a.test."), true),
                    new Model(Name.of("c.test."), false), new Model(Name.of("d.test."), true));
    private final Map<Model, Zone> zones = new HashMap<>();
    private final Deque<String> log = new ArrayDeque<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void hasWhatTheModelHas(long seed) throws IOException {
        random = new Random(seed);
        server = new Server(folder.resolve("journal"), 32 << 20, 2_000 + random.nextInt(20_000));
        try {
            for (Model model : models) {
                if (model.hasFile) {
                    model.file = made(model, 1);
                    loaded(model, (ZoneSnapshot) model.file);
                }
            }
            start();
            for (int step = 0; step < STEPS; step++) {
                step(models.get(random.nextInt(models.size())));
                models.forEach(this::check);
                if (step % 25 == 0) {
                    checkThatNothingIsLeft();
                }
            }
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\nafter " + String.join("\n", log), e);
        } finally {
            server.close();
        }
    }

    private void start() {
        for (Model model : models) {
            zones.put(model, server.start(model.apex, model.hasFile ? Optional.of(model.file) : Optional.empty()));
        }
    }

    private void step(Model model) throws IOException {
        Zone zone = zones.get(model);
        int kind = random.nextInt(100);
        if (kind < 55) {
            change(model, zone);
        } else if (kind < 70) {
            if (model.hasFile) {
                load(model, zone);
            } else {
                replace(model, zone);
            }
        } else if (kind < 80) {
            log.add("restart");
            server.restart();
            start();
        } else if (kind < 90) {
            log.add("kill");
            server.kill();
            start();
        } else if (kind < 93) {
            end(model, zone);
        } else if (kind < 95) {
            log.add("no space, once");
            server.store.fault = Fault.FULL_ONCE;
            change(model, zone);
            server.store.fault = Fault.NONE;
        } else {
            fail(model, zone);
        }
    }

    private void fail(Model model, Zone zone) {
        Fault fault = random.nextBoolean() ? Fault.BEFORE_WRITING : Fault.AFTER_WRITING;
        server.store.fault = fault;
        log.add("a change of " + model.apex + " that is not stored: " + fault);
        assertThat(zone.writer().submit(edit -> {
            edit.remove(model.apex, RecordType.SOA);
            edit.add(Records.set(Records.soa(model.apex, model.serial + 1)));
            edit.add(Records.set("fault." + model.apex + " 60 A 192.0.2.1"));
        }).join()).isInstanceOfAny(Result.NotStored.class, Result.Rejected.class);
        server.store.fault = Fault.NONE;
        if (fault == Fault.AFTER_WRITING) {
            // The next transaction corrects what is on disk.
            assertThat(server.journal().setTimes(zone, SecondaryTimes.NONE).join()).isTrue();
        }
    }

    /// The zone is not recorded for some time.
    private void end(Model model, Zone zone) {
        log.add("end of " + model.apex);
        server.journal().detach(zone).join();
        if (random.nextBoolean()) {
            server.endOthers();
            server.pass(Duration.ofHours(2));
        }
        zones.put(model, server.start(model.apex, model.hasFile ? Optional.of(model.file) : Optional.empty()));
        if (model.hasFile) {
            model.versions.clear();
            loaded(model, (ZoneSnapshot) model.file);
        }
    }

    private String name(Model model) {
        return "n" + random.nextInt(30) + "." + model.apex;
    }

    private String record(Model model) {
        return name(model) + " 60 TXT \"" + "x".repeat(random.nextInt(200)) + random.nextInt(1000) + "\"";
    }

    private void change(Model model, Zone zone) {
        long serial = model.serial + 1 + random.nextInt(3);
        List<String> added = new ArrayList<>();
        List<String> removed = new ArrayList<>();
        for (int i = random.nextInt(6); i >= 0; i--) {
            added.add(record(model));
            removed.add(name(model));
        }
        log.add("change of " + model.apex + " to " + serial);
        Result result = zone.writer().submit(edit -> {
            removed.forEach(name -> edit.remove(Name.of(name)));
            edit.remove(model.apex, RecordType.SOA);
            edit.add(Records.set(Records.soa(model.apex, serial)));
            added.forEach(record -> edit.add(Records.set(record)));
        }).join();
        if (!model.isLoaded) {
            assertThat(result).isInstanceOf(Result.Rejected.class);
            return;
        }
        assertThat(result).isInstanceOf(Result.Changed.class);
        TreeSet<String> next = new TreeSet<>(model.contents);
        next.removeIf(line -> removed.stream().anyMatch(name -> line.startsWith(name + " "))
                || line.contains(" SOA "));
        next.add(Records.soa(model.apex, serial));
        next.addAll(added);
        version(model, next, serial);
    }

    private void version(Model model, TreeSet<String> contents, long serial) {
        model.contents = contents;
        model.serial = serial;
        model.isLoaded = true;
        model.versions.put((int) serial, contents);
    }

    private void loaded(Model model, ZoneSnapshot file) {
        version(model, Records.contents(file), Integer.toUnsignedLong(file.serial()));
    }

    private ZoneSnapshot made(Model model, long serial) {
        ZoneEdit edit = ZoneEdit.begin(model.apex, EditObserver.NONE);
        edit.add(Records.set(Records.soa(model.apex, serial)));
        for (int i = random.nextInt(20); i >= 0; i--) {
            edit.add(Records.set(record(model)));
        }
        ZoneSnapshot made = edit.build();
        assertThat(made).isNotNull();
        return made;
    }

    private void load(Model model, Zone zone) {
        long serial = Math.max(1, model.serial + random.nextInt(4) - 1);
        ZoneSnapshot file = made(model, serial);
        log.add("file of " + model.apex + " with serial " + serial);
        boolean isChanged = server.journal().isChanged(zone);
        FileOutcome outcome = server.load(zone, file);
        if (isChanged && serial <= model.serial) {
            assertThat(outcome).isInstanceOf(FileOutcome.Refused.class);
            return;
        }
        assertThat(outcome).isInstanceOfAny(FileOutcome.Served.class, FileOutcome.ServedAnew.class);
        if (serial <= model.serial) {
            model.versions.clear();
        }
        model.file = file;
        loaded(model, file);
    }

    private void replace(Model model, Zone zone) {
        ZoneSnapshot next = made(model, model.serial + 1);
        log.add("content of " + model.apex + " with serial " + (model.serial + 1));
        assertThat(zone.writer().replace(next).join()).isInstanceOf(Result.Changed.class);
        model.versions.clear();
        loaded(model, next);
    }

    private void check(Model model) {
        Zone zone = zones.get(model);
        if (!model.isLoaded) {
            assertThat(zone.state()).isInstanceOf(ZoneState.Unloaded.class);
            return;
        }
        assertThat(Server.contents(zone)).as(model.apex.toString()).isEqualTo(model.contents);
        for (int back = 1; back <= 3; back++) {
            int serial = (int) model.serial - back;
            List<ZoneDelta> deltas = Server.since(zone, serial);
            if (!deltas.isEmpty()) {
                assertThat(model.versions).as("versions of " + model.apex).containsKey(serial);
                assertThat(after(model.versions.get(serial), deltas)).isEqualTo(model.contents);
            }
        }
    }

    private void checkThatNothingIsLeft() {
        // What could not be stored is tried again.
        server.pass(Duration.ofMinutes(10));
        zones.values().forEach(server::settle);
        try (Store.Reading reading = server.store.read()) {
            for (Model model : models) {
                ZoneRecord record = ((JournaledZone) zones.get(model).recorder().orElseThrow()).record();
                assertThat(Strays.exist(reading, model.apex, record)).as("parts of nothing of " + model.apex).isFalse();
            }
        } catch (UnreadableException e) {
            throw new AssertionError(e);
        }
    }

    private static TreeSet<String> after(TreeSet<String> before, List<ZoneDelta> deltas) {
        TreeSet<String> contents = new TreeSet<>(before);
        for (ZoneDelta delta : deltas) {
            for (String removed : Records.lines(delta.removed())) {
                assertThat(contents.remove(removed)).as(removed).isTrue();
            }
            for (String added : Records.lines(delta.added())) {
                assertThat(contents.add(added)).as(added).isTrue();
            }
        }
        return contents;
    }
}
