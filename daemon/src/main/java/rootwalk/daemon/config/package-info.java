/**
 * The configuration file, read into immutable data.
 *
 * <p>{@link rootwalk.daemon.config.ConfigReader} is the door. It composes the YAML into nodes that know their line, walks them with one
 * {@link rootwalk.daemon.config.Section} for each mapping, reads each scalar by its {@link rootwalk.daemon.config.Kind}, and ends with either a
 * {@link rootwalk.daemon.config.Config} or every {@link rootwalk.daemon.config.Problem} of the file at once: a person corrects a file in one go,
 * and an unknown key is answered with the nearest known one. A problem never leaves a half-made configuration behind: what could not be read is
 * replaced by its default only so that reading can go on to the next problem.
 *
 * <p>Nothing here runs anything. The package knows names and records ({@code rootwalk.wire}) and nothing of the daemon: what a setting does is
 * told where it is used. JSON is YAML, so a JSON file is a configuration as well.
 */
@NullMarked
package rootwalk.daemon.config;

import org.jspecify.annotations.NullMarked;
