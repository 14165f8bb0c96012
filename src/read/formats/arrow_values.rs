//! Values of Arrow arrays as JSON values, so that a table's row is read like a JSON object.

use jiff::Timestamp;
use polars_arrow::array::{
    Array, BinaryArray, BinaryViewArray, BooleanArray, DictionaryArray, DictionaryKey, FixedSizeListArray, ListArray,
    PrimitiveArray, StructArray, Utf8Array, Utf8ViewArray,
};
use polars_arrow::datatypes::{ArrowDataType, IntegerType, TimeUnit};
use polars_arrow::types::NativeType;
use serde_json::{Map, Number, Value};

/// Items of one list that are taken, at most.
const MAX_ITEMS: usize = 10_000;

/// The value in row `row` of an array of type `dtype`; null where there is none, or none that an article has.
pub(super) fn value_at(array: &dyn Array, dtype: &ArrowDataType, row: usize) -> Value {
    if row >= array.len() || array.is_null(row) {
        return Value::Null;
    }
    let text = |text: Option<&str>| text.map_or(Value::Null, |text| Value::String(text.to_owned()));
    let bytes = |bytes: Option<&[u8]>| text(bytes.and_then(|bytes| std::str::from_utf8(bytes).ok()));
    match array.dtype() {
        ArrowDataType::Utf8View => text(cast::<Utf8ViewArray>(array).map(|a| a.value(row))),
        ArrowDataType::Utf8 => text(cast::<Utf8Array<i32>>(array).map(|a| a.value(row))),
        ArrowDataType::LargeUtf8 => text(cast::<Utf8Array<i64>>(array).map(|a| a.value(row))),
        ArrowDataType::BinaryView => bytes(cast::<BinaryViewArray>(array).map(|a| a.value(row))),
        ArrowDataType::Binary => bytes(cast::<BinaryArray<i32>>(array).map(|a| a.value(row))),
        ArrowDataType::LargeBinary => bytes(cast::<BinaryArray<i64>>(array).map(|a| a.value(row))),
        ArrowDataType::Boolean => cast::<BooleanArray>(array).map_or(Value::Null, |a| Value::Bool(a.value(row))),
        ArrowDataType::Dictionary(keys, ..) => match keys {
            IntegerType::Int8 => dictionary::<i8>(array, row),
            IntegerType::Int16 => dictionary::<i16>(array, row),
            IntegerType::Int32 => dictionary::<i32>(array, row),
            IntegerType::Int64 => dictionary::<i64>(array, row),
            IntegerType::UInt8 => dictionary::<u8>(array, row),
            IntegerType::UInt16 => dictionary::<u16>(array, row),
            IntegerType::UInt32 => dictionary::<u32>(array, row),
            IntegerType::UInt64 => dictionary::<u64>(array, row),
            _ => Value::Null,
        },
        ArrowDataType::List(_) => cast::<ListArray<i32>>(array).map_or(Value::Null, |a| list(a.value(row).as_ref())),
        ArrowDataType::LargeList(_) => {
            cast::<ListArray<i64>>(array).map_or(Value::Null, |a| list(a.value(row).as_ref()))
        }
        ArrowDataType::FixedSizeList(..) => {
            cast::<FixedSizeListArray>(array).map_or(Value::Null, |a| list(a.value(row).as_ref()))
        }
        ArrowDataType::Struct(fields) => cast::<StructArray>(array).map_or(Value::Null, |a| {
            let values = a.values().iter().zip(fields);
            let pairs = values.map(|(v, field)| (field.name.to_string(), value_at(v.as_ref(), field.dtype(), row)));
            Value::Object(pairs.collect::<Map<_, _>>())
        }),
        _ => number(array, row).map_or(Value::Null, |n| in_type(n, dtype)),
    }
}

fn cast<A: Array + 'static>(array: &dyn Array) -> Option<&A> {
    array.as_any().downcast_ref::<A>()
}

fn primitive<T: NativeType>(array: &dyn Array, row: usize) -> Option<T> {
    cast::<PrimitiveArray<T>>(array).map(|a| a.value(row))
}

enum Found {
    Whole(i64),
    Fraction(f64),
}

fn number(array: &dyn Array, row: usize) -> Option<Found> {
    let whole = primitive::<i64>(array, row)
        .or_else(|| primitive::<i32>(array, row).map(i64::from))
        .or_else(|| primitive::<i16>(array, row).map(i64::from))
        .or_else(|| primitive::<i8>(array, row).map(i64::from))
        .or_else(|| primitive::<u32>(array, row).map(i64::from))
        .or_else(|| primitive::<u16>(array, row).map(i64::from))
        .or_else(|| primitive::<u8>(array, row).map(i64::from))
        .or_else(|| primitive::<u64>(array, row).and_then(|n| i64::try_from(n).ok()));
    let fraction = || primitive::<f64>(array, row).or_else(|| primitive::<f32>(array, row).map(f64::from));
    whole.map(Found::Whole).or_else(|| fraction().map(Found::Fraction))
}

/// A number as what its type says: a day, a moment, or a number.
fn in_type(found: Found, dtype: &ArrowDataType) -> Value {
    let n = match found {
        Found::Fraction(n) => return Number::from_f64(n).map_or(Value::Null, Value::Number),
        Found::Whole(n) => n,
    };
    let moment = match dtype {
        ArrowDataType::Date32 => n.checked_mul(86_400).and_then(|n| Timestamp::from_second(n).ok()),
        ArrowDataType::Date64 | ArrowDataType::Timestamp(TimeUnit::Millisecond, _) => {
            Timestamp::from_millisecond(n).ok()
        }
        ArrowDataType::Timestamp(TimeUnit::Second, _) => Timestamp::from_second(n).ok(),
        ArrowDataType::Timestamp(TimeUnit::Microsecond, _) => Timestamp::from_microsecond(n).ok(),
        ArrowDataType::Timestamp(TimeUnit::Nanosecond, _) => Timestamp::from_nanosecond(i128::from(n)).ok(),
        _ => return Value::from(n),
    };
    moment.map_or(Value::Null, |moment| Value::String(moment.to_string()))
}

fn dictionary<K: DictionaryKey>(array: &dyn Array, row: usize) -> Value {
    let Some(array) = cast::<DictionaryArray<K>>(array) else { return Value::Null };
    if !array.keys().is_valid(row) {
        return Value::Null;
    }
    let values = array.values();
    value_at(values.as_ref(), values.dtype(), array.key_value(row))
}

fn list(items: &dyn Array) -> Value {
    let dtype = items.dtype();
    Value::Array((0..items.len().min(MAX_ITEMS)).map(|item| value_at(items, dtype, item)).collect())
}
