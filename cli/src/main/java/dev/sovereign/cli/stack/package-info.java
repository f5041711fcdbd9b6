/**
 * What the stack on one machine is made of and how it is brought up: folders and secrets, the
 * database cluster, the programs that run, the command of each service, the first cycle.
 *
 * <p>Starting points: {@link dev.sovereign.cli.stack.StackPlan} for what runs, {@link
 * dev.sovereign.cli.stack.BringUp} for how it comes to run.
 */
@NullMarked
package dev.sovereign.cli.stack;

import org.jspecify.annotations.NullMarked;
