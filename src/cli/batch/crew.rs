//! Work done by several threads and taken in the order it was given.
//!
//! *In:* pieces of work, one after the other. *Out:* what was made of each, in that order.
//!
//! Only so many pieces are under way at once, so that memory does not grow with the work;
//! with one thread all is done on the thread that asks. What is made depends on the piece
//! alone, so that the number of threads is never seen in a result.

use std::collections::BTreeMap;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::answers::Workspace;

/// How many pieces are under way for each thread.
const AHEAD: usize = 3;

/// What the threads share.
struct Shared<I> {
    state: Mutex<State<I>>,
    /// Something was taken, or all is over.
    moved: Condvar,
}

struct State<I> {
    work: I,
    /// How many pieces were handed out, and how many were taken.
    given: usize,
    taken: usize,
    is_over: bool,
}

/// Makes something of every piece and hands it on in order, until `take` wants no more.
///
/// # Errors
///
/// Those of `take`.
pub fn in_order<W: Send, M: Send, E>(
    threads: usize,
    mut work: impl Iterator<Item = W> + Send,
    make: impl Fn(W, &mut Workspace) -> M + Sync,
    mut take: impl FnMut(M) -> Result<bool, E>,
) -> Result<(), E> {
    if threads < 2 {
        let mut space = Workspace::default();
        for piece in work.by_ref() {
            if !take(make(piece, &mut space))? {
                break;
            }
        }
        return Ok(());
    }
    let state = State { work, given: 0, taken: 0, is_over: false };
    let shared = Shared { state: Mutex::new(state), moved: Condvar::new() };
    std::thread::scope(|scope| {
        let (sender, made) = channel();
        for _ in 0..threads {
            let sender = sender.clone();
            let (shared, make) = (&shared, &make);
            scope.spawn(move || shared.work(threads * AHEAD, make, &sender));
        }
        drop(sender);
        // Whatever ends this, the threads must not wait for it.
        let end = End(&shared);
        let mut early: BTreeMap<usize, M> = BTreeMap::new();
        let mut next = 0;
        for (number, made) in made {
            early.insert(number, made);
            while let Some(made) = early.remove(&next) {
                next += 1;
                if !take(made)? {
                    return Ok(());
                }
                end.0.lock().taken = next;
                end.0.moved.notify_all();
            }
        }
        Ok(())
    })
}

impl<I> Shared<I> {
    fn lock(&self) -> MutexGuard<'_, State<I>> {
        // What a thread that failed has left is whole: nothing fails while it is held.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn work<W, M>(
        &self,
        most: usize,
        make: &impl Fn(W, &mut Workspace) -> M,
        sender: &Sender<(usize, M)>,
    ) where
        I: Iterator<Item = W>,
    {
        let mut space = Workspace::default();
        // A thread that fails takes the others with it, and all is told by the scope.
        let end = End(self);
        loop {
            let mut state = self.lock();
            while state.given - state.taken >= most && !state.is_over {
                state = self.moved.wait(state).unwrap_or_else(PoisonError::into_inner);
            }
            if state.is_over {
                break;
            }
            let Some(piece) = state.work.next() else { break };
            let number = state.given;
            state.given += 1;
            drop(state);
            if sender.send((number, make(piece, &mut space))).is_err() {
                break;
            }
        }
        std::mem::forget(end);
    }
}

/// Ends the work of all threads when it goes.
struct End<'a, I>(&'a Shared<I>);

impl<I> Drop for End<'_, I> {
    fn drop(&mut self) {
        self.0.lock().is_over = true;
        self.0.moved.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Slow for every seventh piece, so that others come first.
    fn squared(piece: u64, _: &mut Workspace) -> u64 {
        if piece.is_multiple_of(7) {
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
        piece * piece
    }

    #[test]
    fn what_is_made_comes_in_the_order_of_the_work() {
        for threads in [1, 2, 5] {
            let mut made = Vec::new();
            let all = in_order(threads, 0..200, squared, |square| {
                made.push(square);
                Ok::<_, ()>(true)
            });
            assert_eq!(all, Ok(()));
            assert_eq!(made, (0..200).map(|piece| piece * piece).collect::<Vec<_>>());
        }
    }

    #[test]
    fn it_ends_where_no_more_is_wanted() {
        for threads in [1, 3] {
            let mut count = 0;
            let all = in_order(threads, 0.., squared, |_| {
                count += 1;
                Ok::<_, ()>(count < 20)
            });
            assert_eq!((all, count), (Ok(()), 20));
            let failed = in_order(threads, 0.., squared, |square| match square {
                0..900 => Ok(true),
                _ => Err("enough"),
            });
            assert_eq!(failed, Err("enough"));
        }
    }

    #[test]
    fn a_thread_that_fails_holds_nobody_up() {
        let failed = std::panic::catch_unwind(|| {
            let make = |piece: u64, _: &mut Workspace| assert!(piece != 30, "on purpose");
            in_order(2, 0..10_000, make, |()| Ok::<_, ()>(true))
        });
        assert!(failed.is_err());
    }
}
