/**
 * What the machine says: who holds a port, what is free on a disk, how much memory a process really
 * takes. Reads only.
 *
 * <p>Starting points: {@link dev.sovereign.cli.machine.PortHolder}, {@link
 * dev.sovereign.cli.machine.ResidentMemory}.
 */
@NullMarked
package dev.sovereign.cli.machine;

import org.jspecify.annotations.NullMarked;
