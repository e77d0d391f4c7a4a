//! Faults of the system, made to order: a library for `LD_PRELOAD`.
//!
//! *In:* variables of the environment. *Out:* the calls of libc that concern files below
//! some folders, counted, written to a log, and the one that was asked for gone wrong.
//!
//! - `FAULT_UNDER`: pieces of paths, parted by `:`; other files are left alone.
//! - `FAULT_LOG`: a file that gets a line for every call: its kind, its number, the path.
//! - `FAULT_AT`: `KIND:K:HOW`. The K-th call of a kind is killed before (`kill`), killed
//!   half way through a write (`torn`), writes half (`short`) or fails with an error by its
//!   name (`EIO`). With a `+` after it, so do all that come after.
//! - `FAULT_CLOCK`: `N:SECONDS,…`: from the N-th look on, the wall clock is so far off.
//!
//! It stands outside of the crate, and needs nothing but `rustc`: no crate, no C compiler.
//! Nothing is allocated in a call that is not on the log.

#![allow(non_camel_case_types, clippy::missing_safety_doc)]

use std::ffi::{CStr, CString, c_char, c_int, c_long, c_uint, c_void};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

type size_t = usize;
type ssize_t = isize;
type off_t = i64;

#[repr(C)]
pub struct iovec {
    base: *const c_void,
    length: size_t,
}

#[repr(C)]
pub struct timespec {
    seconds: i64,
    nanoseconds: c_long,
}

unsafe extern "C" {
    fn dlsym(handle: *mut c_void, name: *const c_char) -> *mut c_void;
    fn readlink(path: *const c_char, to: *mut c_char, length: size_t) -> ssize_t;
    fn getpid() -> c_int;
    fn kill(process: c_int, signal: c_int) -> c_int;
    fn __errno_location() -> *mut c_int;
}

const NEXT: *mut c_void = -1isize as *mut c_void;
const SIGKILL: c_int = 9;
const REALTIME: c_int = 0;
/// `O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC`.
const TO_LOG: c_int = 0o1 | 0o100 | 0o2000 | 0o2000000;

/// The function of that name that comes after ours; to be used where `unsafe` stands.
macro_rules! next {
    ($name:literal, $type:ty) => {{
        static FOUND: OnceLock<usize> = OnceLock::new();
        let found = *FOUND.get_or_init(|| {
            dlsym(NEXT, concat!($name, "\0").as_ptr().cast()) as usize
        });
        std::mem::transmute::<usize, $type>(found)
    }};
}

type Write = unsafe extern "C" fn(c_int, *const c_void, size_t) -> ssize_t;
type Open = unsafe extern "C" fn(*const c_char, c_int, c_uint) -> c_int;
type OpenAt = unsafe extern "C" fn(c_int, *const c_char, c_int, c_uint) -> c_int;

/// What was asked for.
struct Order {
    under: Vec<String>,
    log: Option<c_int>,
    at: Option<(String, usize, How, bool)>,
    clock: Vec<(usize, i64)>,
}

#[derive(Clone, Copy)]
enum How {
    Kill,
    Torn,
    Short,
    Error(c_int),
}

fn order() -> &'static Order {
    static ORDER: OnceLock<Order> = OnceLock::new();
    ORDER.get_or_init(|| {
        let of = |name: &str| std::env::var(name).unwrap_or_default();
        let log = Some(of("FAULT_LOG")).filter(|log| !log.is_empty()).map(|log| {
            let path = CString::new(log).unwrap_or_default();
            unsafe { next!("open", Open)(path.as_ptr(), TO_LOG, 0o600) }
        });
        let under = of("FAULT_UNDER");
        let under = under.split(':').filter(|piece| !piece.is_empty());
        Order {
            under: under.map(str::to_owned).collect(),
            log,
            at: at(&of("FAULT_AT")),
            clock: of("FAULT_CLOCK")
                .split(',')
                .filter_map(|jump| jump.split_once(':'))
                .filter_map(|(from, by)| Some((from.parse().ok()?, by.parse().ok()?)))
                .collect(),
        }
    })
}

fn at(text: &str) -> Option<(String, usize, How, bool)> {
    let mut words = text.trim_end_matches('+').split(':');
    let (kind, number) = (words.next()?.to_owned(), words.next()?.parse().ok()?);
    let how = match words.next()? {
        "kill" => How::Kill,
        "torn" => How::Torn,
        "short" => How::Short,
        "EINTR" => How::Error(4),
        "EIO" => How::Error(5),
        "EACCES" => How::Error(13),
        "ENOSPC" => How::Error(28),
        "EROFS" => How::Error(30),
        "EMFILE" => How::Error(24),
        "EDQUOT" => How::Error(122),
        _ => return None,
    };
    Some((kind, number, how, text.ends_with('+')))
}

/// How many calls there have been of every kind.
static KINDS: [(&str, AtomicUsize); 9] = [
    ("open", AtomicUsize::new(0)),
    ("write", AtomicUsize::new(0)),
    ("sync", AtomicUsize::new(0)),
    ("rename", AtomicUsize::new(0)),
    ("link", AtomicUsize::new(0)),
    ("unlink", AtomicUsize::new(0)),
    ("truncate", AtomicUsize::new(0)),
    ("lock", AtomicUsize::new(0)),
    ("mkdir", AtomicUsize::new(0)),
];

/// Counts a call, and says how it goes wrong where it does.
fn met(kind: &str, path: &str) -> Option<How> {
    let order = order();
    if !order.under.iter().any(|piece| path.contains(piece)) {
        return None;
    }
    let (_, count) = KINDS.iter().find(|(known, _)| *known == kind)?;
    let number = count.fetch_add(1, Ordering::SeqCst) + 1;
    let found = order.at.as_ref().filter(|(of, at, _, more)| {
        of == kind && (*at == number || (*more && number > *at))
    });
    if let Some(log) = order.log {
        let mark = if found.is_some() { " !" } else { "" };
        let line = format!("{kind} {number} {path}{mark}\n");
        unsafe { next!("write", Write)(log, line.as_ptr().cast(), line.len()) };
    }
    let how = found.map(|(_, _, how, _)| *how)?;
    if let How::Kill = how {
        die();
    }
    Some(how)
}

fn die() {
    unsafe { kill(getpid(), SIGKILL) };
}

fn fails(how: Option<How>) -> bool {
    let Some(How::Error(number)) = how else { return false };
    unsafe { *__errno_location() = number };
    true
}

fn name(path: *const c_char) -> String {
    unsafe { CStr::from_ptr(path) }.to_string_lossy().into_owned()
}

/// The path of an open file.
fn named(file: c_int) -> String {
    let link = format!("/proc/self/fd/{file}\0");
    let mut path = [0u8; 4096];
    let length =
        unsafe { readlink(link.as_ptr().cast(), path.as_mut_ptr().cast(), path.len()) };
    let length = usize::try_from(length).unwrap_or(0);
    String::from_utf8_lossy(&path[..length]).into_owned()
}

/// Carries a write out, or half of it.
fn written(
    file: c_int,
    length: size_t,
    whole: impl Fn(size_t) -> ssize_t,
) -> ssize_t {
    let how = met("write", &named(file));
    if fails(how) {
        return -1;
    }
    match how {
        Some(How::Torn) => {
            whole(length / 2);
            die();
            -1
        }
        Some(How::Short) => whole(length.div_ceil(2)),
        _ => whole(length),
    }
}

/// Carries a call out unless it fails.
fn unless(how: Option<How>, call: impl FnOnce() -> c_int) -> c_int {
    if fails(how) { -1 } else { call() }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn write(f: c_int, bytes: *const c_void, n: size_t) -> ssize_t {
    written(f, n, |n| unsafe { next!("write", Write)(f, bytes, n) })
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn writev(f: c_int, pieces: *const iovec, n: c_int) -> ssize_t {
    type Of = unsafe extern "C" fn(c_int, *const iovec, c_int) -> ssize_t;
    if n != 1 {
        let whole = |_: size_t| unsafe { next!("writev", Of)(f, pieces, n) };
        return written(f, 0, whole);
    }
    let piece = unsafe { &*pieces };
    written(f, piece.length, |n| unsafe { next!("write", Write)(f, piece.base, n) })
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn open(path: *const c_char, how: c_int, mode: c_uint) -> c_int {
    unless(met("open", &name(path)), || unsafe { next!("open", Open)(path, how, mode) })
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn open64(path: *const c_char, how: c_int, mode: c_uint) -> c_int {
    unless(met("open", &name(path)), || unsafe { next!("open64", Open)(path, how, mode) })
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn openat(
    at: c_int,
    path: *const c_char,
    how: c_int,
    mode: c_uint,
) -> c_int {
    let call = || unsafe { next!("openat", OpenAt)(at, path, how, mode) };
    unless(met("open", &name(path)), call)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn openat64(
    at: c_int,
    path: *const c_char,
    how: c_int,
    mode: c_uint,
) -> c_int {
    let call = || unsafe { next!("openat64", OpenAt)(at, path, how, mode) };
    unless(met("open", &name(path)), call)
}

type OfFile = unsafe extern "C" fn(c_int) -> c_int;

#[unsafe(no_mangle)]
pub unsafe extern "C" fn fsync(f: c_int) -> c_int {
    unless(met("sync", &named(f)), || unsafe { next!("fsync", OfFile)(f) })
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn fdatasync(f: c_int) -> c_int {
    unless(met("sync", &named(f)), || unsafe { next!("fdatasync", OfFile)(f) })
}

type OfTwo = unsafe extern "C" fn(*const c_char, *const c_char) -> c_int;

#[unsafe(no_mangle)]
pub unsafe extern "C" fn rename(from: *const c_char, to: *const c_char) -> c_int {
    let call = || unsafe { next!("rename", OfTwo)(from, to) };
    unless(met("rename", &name(to)), call)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn link(from: *const c_char, to: *const c_char) -> c_int {
    unless(met("link", &name(to)), || unsafe { next!("link", OfTwo)(from, to) })
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkat(
    at: c_int,
    from: *const c_char,
    beside: c_int,
    to: *const c_char,
    flags: c_int,
) -> c_int {
    type Of =
        unsafe extern "C" fn(c_int, *const c_char, c_int, *const c_char, c_int) -> c_int;
    let call = || unsafe { next!("linkat", Of)(at, from, beside, to, flags) };
    unless(met("link", &name(to)), call)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn unlink(path: *const c_char) -> c_int {
    type Of = unsafe extern "C" fn(*const c_char) -> c_int;
    unless(met("unlink", &name(path)), || unsafe { next!("unlink", Of)(path) })
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn mkdir(path: *const c_char, mode: c_uint) -> c_int {
    type Of = unsafe extern "C" fn(*const c_char, c_uint) -> c_int;
    unless(met("mkdir", &name(path)), || unsafe { next!("mkdir", Of)(path, mode) })
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn ftruncate(f: c_int, length: off_t) -> c_int {
    type Of = unsafe extern "C" fn(c_int, off_t) -> c_int;
    let call = || unsafe { next!("ftruncate", Of)(f, length) };
    unless(met("truncate", &named(f)), call)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn ftruncate64(f: c_int, length: off_t) -> c_int {
    type Of = unsafe extern "C" fn(c_int, off_t) -> c_int;
    let call = || unsafe { next!("ftruncate64", Of)(f, length) };
    unless(met("truncate", &named(f)), call)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn flock(f: c_int, operation: c_int) -> c_int {
    type Of = unsafe extern "C" fn(c_int, c_int) -> c_int;
    let call = || unsafe { next!("flock", Of)(f, operation) };
    unless(met("lock", &named(f)), call)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn clock_gettime(clock: c_int, to: *mut timespec) -> c_int {
    type Of = unsafe extern "C" fn(c_int, *mut timespec) -> c_int;
    static LOOKS: AtomicUsize = AtomicUsize::new(0);
    let code = unsafe { next!("clock_gettime", Of)(clock, to) };
    if clock == REALTIME && code == 0 {
        let look = LOOKS.fetch_add(1, Ordering::SeqCst);
        let jump = order().clock.iter().rev().find(|(from, _)| *from <= look);
        unsafe { (*to).seconds += jump.map_or(0, |(_, by)| *by) };
    }
    code
}
