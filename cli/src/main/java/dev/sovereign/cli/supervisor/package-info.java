/**
 * The small process that parents the services: starts them in the order of their needs, restarts
 * what ends, rotates their logs, and records enough in {@code run/} that a successor adopts what
 * still lives. It knows services only as {@link dev.sovereign.cli.supervisor.ServiceSpec}s; what
 * the stack is made of is decided in {@code dev.sovereign.cli.stack}.
 *
 * <p>Ending the supervisor never ends a service. Whoever wants that stops the supervisor first and
 * then the recorded services ({@link dev.sovereign.cli.supervisor.StackStop}), which is the same
 * whether the supervisor had ended well, was killed, or never came back.
 *
 * <p>Starting points: {@link dev.sovereign.cli.supervisor.Supervisor}, {@link
 * dev.sovereign.cli.supervisor.ServiceUnit}.
 */
@NullMarked
package dev.sovereign.cli.supervisor;

import org.jspecify.annotations.NullMarked;
